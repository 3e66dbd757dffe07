"""A question about a period of a park: the park as it was known, its store open, the period.

Which park file and which state of knowledge answer is said in `lingtan.app.ground`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from lingtan.app.answers_in_force import answer_notes, answers_in_force
from lingtan.app.clock_of_imports import clock_notes
from lingtan.app.closed_parts import part_notes
from lingtan.app.closing_notes import ground_notes
from lingtan.app.contradictions import contradictions
from lingtan.app.ground import Asked, find_ground, todays_park
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, findings_of_register, with_statements
from lingtan.app.result_key import ground_key, result_key
from lingtan.app.results import Check
from lingtan.app.trial_inputs import TriedBeside, trial_notes, tried_beside
from lingtan.app.wiring import Store
from lingtan.app.wiring_light import last_recorded
from lingtan.base.errors import StoreError
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.ledger.inventory import Inventory
from lingtan.metering.answered import understood_park
from lingtan.park.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question about a period of a park, with the store open.

    Attributes
    ----------
    park_layout : Layout
        Where the park file and catalogue stand: the workspace, or a copy kept in it.
    as_known_at : datetime or None
        State of knowledge; everything known when None.
    ground : str
        Digest of everything an answer rests on.
    contradictions : tuple of Finding
        Where forms and the park file say different things of the same, and what in the register
        of certificates cannot be.
    notes : tuple of Finding
        That the period or a part of it is closed and what has come since; which park file
        answers; which files were read by another clock; which inputs are for trial; what people
        answered.
    answers : tuple of Answer
        What people said of meters and was in force then, in order.
    beside : TriedBeside
        Trial readings beside the period; they mark it where what is believed leans on them.
    checks, believed, inventories : dict
        By key, what is believed of a period, the same with the runner that holds its amounts, and
        accounts: several parts of an answer lean on the same, and it is read once.
    """

    layout: Layout
    park_layout: Layout
    opened: OpenPark
    period: Period
    as_known_at: datetime | None
    store: Store
    ground: str
    contradictions: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    answers: tuple[Answer, ...] = ()
    beside: TriedBeside = field(default_factory=lambda: TriedBeside(files={}))
    checks: dict[str, Check] = field(default_factory=dict)
    believed: dict[str, tuple[Check, SqlRunner]] = field(default_factory=dict)
    inventories: dict[str, Inventory] = field(default_factory=dict)

    def key(self, *question: object) -> str:
        """Return the key under which the answer to a question is kept."""
        return result_key(self.ground, self.period.name, *question)


@contextmanager
def inquire(
    layout: Layout,
    period_name: str,
    as_known_at: datetime | None,
    park_layout: Layout | None = None,
) -> Iterator[Inquiry]:
    """Open a park and its store to ask about a period.

    Parameters
    ----------
    park_layout : Layout or None
        Where to take the park file from; see `lingtan.app.ground` if None.

    Raises
    ------
    ParkFileError, CatalogueError, ClosingError, PeriodError
        See `lingtan.app.ground.find_ground`.
    StoreError
        The store is an older copy than what is recorded of it.
    """
    asked = Asked(period=period_name, as_known_at=as_known_at, park_layout=park_layout)
    today = todays_park(park_layout or layout)
    with Store.open(layout.store) as store:
        require_whole(layout, store)
        ground = find_ground(layout, store, asked, today)
        answers = answers_in_force(layout, ground.as_known_at)
        told = with_statements(ground.opened, store, ground.as_known_at)
        park = understood_park(told, answers)
        stated = OpenPark(park=park, catalogue=ground.opened.catalogue)
        tried = trial_notes(store, park, ground.period, ground.as_known_at)
        beside, near = tried_beside(store, park, ground.period, ground.as_known_at, tried)
        yield Inquiry(
            layout=layout,
            park_layout=ground.layout,
            opened=stated,
            period=ground.period,
            as_known_at=ground.as_known_at,
            store=store,
            ground=ground_key(layout, ground.layout, store, ground.as_known_at, answers),
            contradictions=(
                *contradictions(told, ground.opened),
                *findings_of_register(stated),
            ),
            notes=(
                *ground_notes(layout, store.imports(), asked, ground),
                *part_notes(layout, store, ground),
                *clock_notes(layout, store, ground),
                *tried,
                *near,
                *answer_notes(answers, ground.period),
            ),
            answers=answers,
            beside=beside,
        )


def require_whole(layout: Layout, store: Store) -> None:
    """Refuse a store that lacks imports or closings which the log of evidence knows."""
    imports, closings = last_recorded(layout.evidence)
    has_imports = max((each.import_id for each in store.imports()), default=0)
    has_closings = max((each.closing_id for each in store.closings()), default=0)
    if has_imports >= imports and has_closings >= closings:
        return
    raise StoreError(
        "older_than_evidence",
        facts={
            "folder": str(layout.store),
            "imports": has_imports,
            "closings": has_closings,
            "recorded_imports": imports,
            "recorded_closings": closings,
        },
    )
