"""Products whose making emits, stated by an enterprise and covered by no process stream.

Clinker is not made without the CO2 of its limestone. An enterprise that states such an output
states, without saying so, that there are process emissions; if no stream counts them they are
unknown, not zero. A statement names its product as it likes: by the id of a process factor or of
an energy limit, or by a name. A process that really emits nothing is a stream with a factor of
zero and its document.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.names import folded
from lingtan.catalogue.entries import ProcessFactor
from lingtan.catalogue.load import Catalogue
from lingtan.catalogue.product_limits import names_of
from lingtan.catalogue.product_names import bare_product
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import PRODUCT_WITHOUT_PROCESS, doubt
from lingtan.ledger.gaps import Gap
from lingtan.park.facts import Fact
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse

OUTPUT = "product_output"
RULE = "product_without_process"
PRODUCT = "product"  # basis of a factor per mass of product; others are per mass of carbonate
STEM = 5  # letters that make ferrochrome and ferroalloys, silicon and silicomanganese kin
NO_PRODUCT = frozenset({"calci", "high", "metal", "prima", "produ"})  # qualify, name nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCheck:
    """Products without the process that makes them, and what that leaves unknown."""

    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]


def check_products(park: Park, catalogue: Catalogue, year: int) -> ProductCheck:
    """Return the outputs stated for a year whose process emissions no stream counts."""
    bare = [
        (fact, items)
        for fact in park.facts
        if (fact.datum, fact.year) == (OUTPUT, year) and fact.value > 0
        if (items := emitting_items(fact.item, catalogue))
        if not covering(fact, items, park.streams, catalogue)
    ]
    found = [
        doubt(
            PRODUCT_WITHOUT_PROCESS,
            fact.item,
            {"enterprise": fact.enterprise or park.id, "year": year, "items": ", ".join(items)},
            at=fact.source or "park.yaml",
        )
        for fact, items in bare
    ]
    gaps = {
        Gap(
            account=Account.PROCESS.value,
            enterprise=fact.enterprise,
            missing=Missing(kind="rule", id=RULE, subject=fact.item),
            in_energy=False,
        ): None
        for fact, _ in bare
    }
    return ProductCheck(findings=tuple(found), gaps=tuple(gaps))


def emitting_items(product: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the items of the process factors that a product, as it is stated, may be."""
    said = bare_product(product)
    names = {said, _head(said)}
    is_listed = False
    for limit in catalogue.product_limits:
        if said in map(folded, names_of(limit)):
            is_listed = True
            names |= {_head(limit.name.en), _head(limit.name.zh)}
    meant = {folded(catalogue.other_names.get(name, "")) for name in names}
    names = (names | meant) - {""}
    found = [
        factor.item
        for factor in catalogue.processes
        if factor.basis == PRODUCT
        if (own := _names_of(factor)) & names or (is_listed and _begins(said, own))
    ]
    return tuple(dict.fromkeys(found))


def _names_of(factor: ProcessFactor) -> frozenset[str]:
    """Return every way to name an item: id, the id without its family, the two names."""
    words = folded(factor.item)
    family, _, rest = words.partition(" ")
    english = _head(factor.name.en)
    names = {words, english, _head(factor.name.zh), *([rest] if family == english else [])}
    return frozenset(names - {""})


def _begins(words: str, names: frozenset[str]) -> bool:
    return any(words.startswith(f"{name} ") for name in names)


def covering(
    fact: Fact, items: Sequence[str], streams: Iterable[SourceStream], catalogue: Catalogue
) -> tuple[SourceStream, ...]:
    """Return the streams that count what making a product emits, by its output or its carbonate.

    The carbon of coke is counted as conversion.
    """
    carbonates = {factor.item for factor in catalogue.processes if factor.basis != PRODUCT}
    own = [s for s in streams if not fact.enterprise or s.enterprise in (fact.enterprise, "")]
    named, stems = {*items, fact.item}, _stems(*items)
    return tuple(
        stream
        for stream in own
        if (stream.use is StreamUse.CONVERSION_OUTPUT and stream.factor_item in named)
        or (
            stream.use is StreamUse.PROCESS
            and (stream.factor_item in named | carbonates or _stems(stream.factor_item) & stems)
        )
    )


def is_by_product(stream: SourceStream, catalogue: Catalogue) -> bool:
    """Whether a stream counts the mass of the product, and not of its carbonate or flux."""
    bases = {f.basis for f in catalogue.processes if f.item == stream.factor_item}
    return stream.use is StreamUse.PROCESS and bases == {PRODUCT}


def _stems(*items: str) -> set[str]:
    return {word[:STEM] for item in items for word in folded(item).split()} - NO_PRODUCT


def _head(name: str) -> str:
    """Return a name before its variant: `ammonia` of ``ammonia, natural gas``."""
    return re.split(r"[,;(]", folded(name))[0].strip()
