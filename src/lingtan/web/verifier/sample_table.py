"""The table of a sample: what was drawn, how large it is, and whether it was looked at."""

from lingtan.app.facts_of import facts_inside
from lingtan.app.sample_population import statement_name
from lingtan.evidence.monetary_sample import Drawn
from lingtan.evidence.verification import Sample, Verification
from lingtan.reports.fact_ids import fact_id
from lingtan.reports.model import Amount, Cell, ColumnKind, Table
from lingtan.reports.numbers import write_number
from lingtan.reports.way import LINEAGE, Way, way_to
from lingtan.web.verifier.looked_at import UNKNOWN, LookedAt
from lingtan.web.verifier.sample_origins import SampleOrigins
from lingtan.web.verifier.ways import action_way, brings_of, column

DRAWN = "verification_sample"  # the chapter that says how a sample was drawn


def sample_table(looked: LookedAt, verification: Verification, sample: Sample) -> Table:
    """Return the items that were drawn: each leads to its lineage, and to being looked at."""
    origins = SampleOrigins.of(looked.current)
    return Table(
        id="sample",
        title=looked.say("table.sample"),
        columns=(
            column(looked, "item", 4.0),
            column(looked, "tonnes", 1.0, ColumnKind.NUMBER),
            column(looked, "chance", 0.9),
            column(looked, "seen", 2.0),
            column(looked, "next", 1.2),
        ),
        rows=tuple(_item(looked, verification, (sample, origins), each) for each in sample.items),
    )


def _item(
    looked: LookedAt,
    verification: Verification,
    drawn: tuple[Sample, SampleOrigins],
    item: Drawn,
) -> tuple[Cell, ...]:
    sample, origins = drawn
    seen, is_signed = sample.seen.get(item.key), verification.sign_off is not None
    open_step: Cell = UNKNOWN if is_signed else action_way(looked, verification, "seen", item.key)
    return (
        _lineage(looked, verification, item),
        _size(looked, verification, origins, item),
        looked.say("certain") if item.is_certain else _chance(looked, item),
        UNKNOWN if seen is None else _seen(looked, seen.by, looked.moment(seen.at), seen.note),
        open_step if seen is None else action_way(looked, verification, "find", item.key),
    )


def _chance(looked: LookedAt, item: Drawn) -> Amount:
    """Return the chance an item had: it leads to how the sample was drawn."""
    text = f"{write_number(item.chance * 100, 1, looked.words.language)} %"
    told = way_to("", DRAWN)
    return Amount(value=item.chance, text=text, decimals=1, is_share=True, leads_to=told)


def _size(
    looked: LookedAt, verification: Verification, origins: SampleOrigins, item: Drawn
) -> Cell:
    """Return the size of an item in tonnes: it leads to its lines, as all is known of them.

    What has no lines, as a statement, has no size either: it was drawn by number.
    """
    tonnes, id_ = None if item.kg is None else item.kg / 1000, origins.id_of(item)
    if not id_ and item.kg == 0:
        return looked.say("by_number")
    way = Way(
        text="",
        path=LINEAGE,
        brings=(("figure", id_), *brings_of(verification), ("known_at", "")),
    )
    text = looked.tonnes(item.kg)
    return Amount(value=tonnes, text=text, decimals=1, leads_to=way if id_ else None)


def _seen(looked: LookedAt, by: str, at: str, note: str) -> str:
    told = looked.say("seen_by", by=by, at=at)
    return f"{told}: {note}" if note else told


def _lineage(looked: LookedAt, verification: Verification, item: Drawn) -> Cell:
    """Return an item as a way to what it rests on, where a lineage tells of it."""
    kind, _, name = item.key.partition(":")
    figure = ""
    if kind == "meter":
        figure = item.key
    elif kind == "document" and name.startswith("contract/") and item.kg:
        figure = f"contract:{name.removeprefix('contract/')}"
    elif kind == "document" and name.startswith("statement/"):
        figure = _statement(looked, name)
    elif kind == "line":
        _, stream, meter = name.split("/")[:3]
        is_contract = stream in {each.id for each in looked.account.check.park.contracts}
        figure = f"contract:{stream}" if is_contract else "national.e_park_kg"
        figure = f"meter:{meter}" if meter != "-" else figure
    brings = (("figure", figure), *brings_of(verification))
    text = looked.item_names.named(item.key)
    return Way(text=text, path=LINEAGE, brings=brings) if figure else text


def _statement(looked: LookedAt, name: str) -> str:
    """Return the id of the yearly statement that a document proves; empty where it is gone."""
    account = looked.account
    facts = facts_inside(account.check.park, account.inventory.boundary)
    named = {
        statement_name(fact): fact_id(fact)
        for fact in facts
        if fact.year == account.check.period.year
    }
    return named.get(name.removeprefix("statement/"), "")
