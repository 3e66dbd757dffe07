"""How an enterprise shares its emission among its products.

One product takes all. Of several, in this order: the shares of a study of the processes, where
every product has one, since a study avoids allocation; value, where all are known and differ by
more than five times a tonne; else mass [1]_. A basis that a product names goes first. Whatever is
made counts, also what nobody asks a footprint of.

References
----------
.. [1] PACT Methodology, allocation: avoid it, then physical relations, then value where values
   differ by more than a factor of five (recalled; label R). ISO 14067:2018, 6.4.6 (recalled).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lingtan.base.errors import FootprintError
from lingtan.base.figures import Evidence
from lingtan.base.names import folded
from lingtan.park.facts import Fact
from lingtan.park.park import Park
from lingtan.park.products import Product, ProductBasis

OUTPUT = "product_output"
VALUES_DIFFER = Decimal(5)  # R: recalled from the PACT Methodology
NEEDS = {ProductBasis.ENERGY: "gj_per_t", ProductBasis.ECONOMIC: "cny_per_t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductShare:
    """A product with what was made of it and its share of the enterprise.

    Attributes
    ----------
    mass_t : Decimal
        Made in the year [t].
    basis : ProductBasis or None
        None where there is only one product.
    labels : frozenset of Evidence
        Evidence of the rule, and of the output.
    """

    product: Product
    mass_t: Decimal
    share: Decimal
    basis: ProductBasis | None
    labels: frozenset[Evidence] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    item: str
    mass_t: Decimal
    is_proved: bool
    product: Product | None


def shares_of(park: Park, enterprise: str, year: int) -> tuple[ProductShare, ...]:
    """Return the products of an enterprise with their shares.

    Raises
    ------
    FootprintError
        It states no product, or no output of one, or a product lacks what its basis needs; two
        products are of one item, or one lists a precursor twice.
    """
    made = _made(park, enterprise, year)
    basis, labels = _basis(made, enterprise)
    weights = _weights(made, basis, enterprise)
    total = sum(weights.values(), Decimal(0))
    found = []
    for each in made:
        if each.product is not None:
            weak = frozenset() if each.is_proved else frozenset({Evidence.U})
            found.append(
                ProductShare(
                    product=each.product,
                    mass_t=each.mass_t,
                    share=weights[each.item] / total,
                    basis=basis,
                    labels=labels | weak,
                )
            )
    return tuple(found)


def _made(park: Park, enterprise: str, year: int) -> tuple[_Made, ...]:
    facts = [
        f for f in park.facts if (f.datum, f.year, f.enterprise) == (OUTPUT, year, enterprise)
    ]
    products = [p for p in park.products if p.enterprise == enterprise]
    if not products:
        raise FootprintError("no_product", facts={"enterprise": enterprise})
    _require_once(products, enterprise)
    outputs = {folded(fact.item): fact for fact in facts}
    for product in products:
        fact = outputs.get(folded(product.item))
        if fact is None or fact.value <= 0:
            raise FootprintError(
                "no_output",
                facts={"product": product.id, "item": product.item, "year": year},
            )
    by_item = {folded(product.item): product for product in products}
    return tuple(_of(fact, by_item.get(item)) for item, fact in sorted(outputs.items()))


def _require_once(products: Sequence[Product], enterprise: str) -> None:
    """Refuse two products of one output, and a precursor that would be counted twice."""
    by_item: dict[str, list[Product]] = {}
    for product in products:
        by_item.setdefault(folded(product.item), []).append(product)
        for precursor, times in Counter(each.id for each in product.precursors).items():
            if times > 1:
                facts = {"product": product.id, "precursor": precursor}
                raise FootprintError("precursor_twice", facts=facts)
    for same in by_item.values():
        if len(same) > 1:
            names = ", ".join(product.id for product in same)
            facts = {"enterprise": enterprise, "products": names, "item": same[0].item}
            raise FootprintError("item_twice", facts=facts)


def _of(fact: Fact, product: Product | None) -> _Made:
    return _Made(
        item=fact.item,
        mass_t=Decimal(str(fact.value)),
        is_proved=bool(fact.evidence.strip()),
        product=product,
    )


def _basis(
    made: Sequence[_Made], enterprise: str
) -> tuple[ProductBasis | None, frozenset[Evidence]]:
    """Return the basis an enterprise takes, and the evidence of the rule that chose it."""
    products = [each.product for each in made if each.product is not None]
    named = {product.basis for product in products if product.basis is not None}
    if len(named) > 1:
        names = ", ".join(sorted(basis.value for basis in named))
        raise FootprintError("two_bases", facts={"enterprise": enterprise, "bases": names})
    if named:
        return named.pop(), frozenset()
    if len(made) == 1:
        return None, frozenset()
    if len(products) == len(made) and all(product.share is not None for product in products):
        return ProductBasis.STATED, frozenset()
    prices = [Decimal(str(p.cny_per_t)) for p in products if p.cny_per_t is not None]
    if len(prices) == len(made) and max(prices) > VALUES_DIFFER * min(prices):
        return ProductBasis.ECONOMIC, frozenset({Evidence.R})
    return ProductBasis.MASS, frozenset({Evidence.R})


def _weights(
    made: Sequence[_Made], basis: ProductBasis | None, enterprise: str
) -> Mapping[str, Decimal]:
    if basis in (None, ProductBasis.MASS):
        return {each.item: each.mass_t for each in made}
    if basis is ProductBasis.STATED:
        return _stated(made, enterprise)
    weight: Callable[[Product], float | None] = (
        (lambda product: product.gj_per_t)
        if basis is ProductBasis.ENERGY
        else (lambda product: product.cny_per_t)
    )
    return dict(_per_tonne(made, weight, NEEDS[basis], enterprise))


def _per_tonne(
    made: Sequence[_Made],
    weight: Callable[[Product], float | None],
    key: str,
    enterprise: str,
) -> Iterator[tuple[str, Decimal]]:
    for each in made:
        worth = weight(each.product) if each.product else None
        if worth is None:
            raise FootprintError(
                "basis_needs", facts={"enterprise": enterprise, "item": each.item, "key": key}
            )
        yield each.item, each.mass_t * Decimal(str(worth))


def _stated(made: Sequence[_Made], enterprise: str) -> Mapping[str, Decimal]:
    shares = {
        each.item: Decimal(str(each.product.share))
        for each in made
        if each.product and each.product.share is not None
    }
    total = sum(shares.values(), Decimal(0))
    if len(shares) < len(made) or total != 1:
        raise FootprintError(
            "shares_not_one",
            facts={"enterprise": enterprise, "total": str(total), "count": len(made)},
        )
    return shares
