"""What people answered of meters and contracts, as far as it was in force at an instant."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import import_module

from lingtan.app.layout import Layout
from lingtan.app.wiring_light import lines_of_kind
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.time_axis import Period, find_zone
from lingtan.evidence.answers import KIND, in_force
from lingtan.park.answers import PARAMETERS, Answer, AnswerKind, Parameter
from lingtan.reports.numbers import MINUS

IN_FORCE = FindingKind(id="answer_in_force", severity=Severity.INFO)
PLACE = Place(source="answers")
NONE = "–"
QUANTITY = "quantity"  # a ratio of what a contract states, and not of readings


def answers_in_force(layout: Layout, as_known_at: datetime | None) -> tuple[Answer, ...]:
    """Return the answers given by an instant and not taken back by then, in order.

    The log is read and verified only where it seems to hold any: every question asks.

    Raises
    ------
    EvidenceError
        It holds some, and is not what was signed.
    """
    workspace = layout.answered()
    if not lines_of_kind(workspace.evidence, KIND):
        return ()
    steps = import_module("lingtan.app.record_steps")
    return in_force(steps.entries_until(workspace, as_known_at))


def answer_notes(answers: Iterable[Answer], period: Period) -> tuple[Finding, ...]:
    """Return a note for each answer about a period: what is understood otherwise."""
    return tuple(
        Finding(
            kind=IN_FORCE, subject=each.meter, place=PLACE, facts=answer_facts(each, period.zone)
        )
        for each in answers
        if each.touches(period.start, period.end)
    )


def answer_facts(answer: Answer, zone_name: str) -> dict[str, Fact]:
    """Return what words about an answer need, its instants by the park's clock."""
    zone = find_zone(zone_name)
    start, end, at = (
        NONE if each is None else f"{each.astimezone(zone):%Y-%m-%d %H:%M}"
        for each in (answer.start, answer.end, answer.at)
    )
    is_quantity = bool(answer.contract) and answer.kind is AnswerKind.RATIO
    minutes = answer.number if answer.kind is AnswerKind.CLOCK else 0.0
    return {
        "answer": answer.id,
        "meter": answer.meter,
        "said": QUANTITY if is_quantity else answer.kind.value,
        "parameter": _written(answer.parameters.get(PARAMETERS.get(answer.kind, ""), NONE)),
        "amount": f"{abs(minutes):g}",
        "shift": "earlier" if minutes < 0 else "later",
        "from": start,
        "until": end,
        "by": answer.by,
        "at": at,
        "note": answer.note or NONE,
        "documents": ", ".join(_names(answer.evidence)) or NONE,
    }


def _written(parameter: Parameter) -> str:
    return parameter if isinstance(parameter, str) else f"{parameter:,}".replace("-", MINUS)


def _names(documents: Iterable[str]) -> Sequence[str]:
    return [path.rpartition("/")[2] for path in documents]
