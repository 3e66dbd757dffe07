"""Nodes of what offsets could change: gross emission, cap, what may be covered, and net."""

from collections.abc import Iterator, Sequence

from lingtan.app.lineage.closed_base import closing_of
from lingtan.app.lineage.details import added, formula, given
from lingtan.app.lineage.ids import quantity_id
from lingtan.app.lineage.of_verdicts import named
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.catalogue.frameworks import Framework, OffsetRule
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.indicators.base_year_told import closed_gross
from lingtan.indicators.offsets import STATED_AS
from lingtan.indicators.results import OffsetCase

KIND, CO2 = "offsets", "kgCO2"
BASE_YEAR = "base_year_emissions"


def offset_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every case of offsets once: frameworks of the same rule share it."""
    caps: dict[str, float] = {}
    ruled: dict[str, list[Framework]] = {}
    for result in sources.evaluation.frameworks:
        framework = sources.catalogue.framework(result.id)
        rule = framework.offsets
        if rule is None:
            continue
        for case in result.offsets:
            cap = detail_id(KIND, *case.about, "cap")
            caps[cap] = case.cap
            ruled.setdefault(cap, []).extend([framework] if case.is_the_rule else [])
            yield from _case(case, rule, sources)
    for cap, value in caps.items():
        yield _cap(cap, value, ruled[cap])


def _cap(id_: str, value: float, frameworks: Sequence[Framework]) -> Node:
    """Return the share that may be covered, with whose rule it is; nobody's is a case tried."""
    names = [each.name for each in frameworks]
    labels = {each.offsets.label.value for each in frameworks if each.offsets is not None}
    facts: dict[str, Fact] = {
        "source": "; ".join(each.en for each in names),
        "source_zh": "；".join(each.zh for each in names),
        "label": labels.pop() if len(labels) == 1 else "",
    }
    return given(id_, value, "ratio", facts=facts)


def _case(case: OffsetCase, rule: OffsetRule, sources: Sources) -> Iterator[Node]:
    cap, gross, offset, net = (
        detail_id(KIND, *case.about, part) for part in ("cap", "gross", "offset", "net")
    )
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
