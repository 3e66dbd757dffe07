"""What a target path allows in a year: made when asked for, in the account of the base year.

A path starts from the emission of the base year, so it is traced where that is.
"""

from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.lineage.details import given, made_of
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.open_park import open_park
from lingtan.evidence.lineage.detail_ids import TARGET, detail_id, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.ledger.base_year import FIGURE
from lingtan.ledger.target_path import allowed_in
from lingtan.park.base_year import BaseYear

ALLOWED, RATE = "allowed", "rate"
STATED = ("base_year", "target")  # in the park file
DIGITS = 4  # of a year


def with_allowed(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Return a lineage with what a year may emit; None where the id names no such number."""
    told = read_detail_id(id_)
    if told is None or told.kind != TARGET or told.part not in (ALLOWED, RATE):
        return None
    base, figure = open_park(layout).park.base_year, lineage.nodes.get(FIGURE)
    year = "".join(told.subjects)
    if base is None or base.target is None or figure is None or figure.value is None:
        return None
    if lineage.about["period"] != str(base.year) or not _is_after(base, year):
        return None
    facts = {"document": base.evidence, **place_of(lines_of(layout.park_file), *STATED)}
    rate = given(detail_id(TARGET, year, RATE), base.target.rate, "ratio", facts=facts)
    kilograms = allowed_in(base.target, figure.value, int(year) - base.year)
    made = (
        rate,
        made_of(detail_id(TARGET, year, ALLOWED), kilograms, figure.unit, [FIGURE, rate.id]),
    )
    return replace(lineage, nodes={**lineage.nodes, **{node.id: node for node in made}})


def _is_after(base: BaseYear, year: str) -> bool:
    return year.isascii() and year.isdigit() and len(year) == DIGITS and int(year) > base.year
