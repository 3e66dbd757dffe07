"""Nodes of what offsets could change: gross emission, cap, what may be covered, and net."""

from collections.abc import Iterator

from lingtan.app.lineage.closed_base import closing_of
from lingtan.app.lineage.details import added, formula, given
from lingtan.app.lineage.ids import quantity_id
from lingtan.app.lineage.of_verdicts import named
from lingtan.app.lineage.sources import Sources
from lingtan.catalogue.frameworks import OffsetRule
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.indicators.base_year_told import closed_gross
from lingtan.indicators.offsets import STATED_AS
from lingtan.indicators.results import OffsetCase

KIND, CO2 = "offsets", "kgCO2"
BASE_YEAR = "base_year_emissions"


def offset_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every case of offsets once: frameworks of the same rule share it."""
    for result in sources.evaluation.frameworks:
        rule = sources.catalogue.framework(result.id).offsets
        if rule is not None:
            for case in result.offsets:
                yield from _case(case, rule, sources)


def _case(case: OffsetCase, rule: OffsetRule, sources: Sources) -> Iterator[Node]:
    cap, gross, offset, net = (
        detail_id(KIND, *case.about, part) for part in ("cap", "gross", "offset", "net")
    )
    yield given(cap, case.cap, "ratio")
    parts = {name: named(name, sources) for name in rule.gross.names}
    yield formula(gross, case.gross_kg, CO2, rule.gross.text, parts)
    base = gross if rule.basis == "gross" else quantity_id(BASE_YEAR)
    closed = None if rule.basis == "gross" else closed_gross(rule.gross, sources.basis)
    if closed is not None:
        base = detail_id(KIND, *case.about, "base")
        yield given(base, closed.value, CO2, facts=closing_of(sources))
    parts = {
        "held": quantity_id(STATED_AS[rule.instrument]),
        "cap": cap,
        "base": base,
        "gross": gross,
    }
    text = "max(0, min(held, cap * base, gross))"
    yield formula(offset, case.offsets_kg, CO2, text, parts)
    yield added(net, case.net_kg, CO2, {gross: 1.0, offset: -1.0})
