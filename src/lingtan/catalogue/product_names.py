"""Which product of the energy limits a statement is about, however it names it.

A product goes by its id or by its name in either language, in any case, width or spacing. A
product of none of these names is never taken for another one: it keeps its name, and whoever
asks is told which are nearest. ``other: …`` says that it is none of them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from lingtan.base.names import folded
from lingtan.catalogue.entries import ProcessFactor
from lingtan.catalogue.product_limits import ProductLimit, names_of
from lingtan.park.facts import Fact

OTHER = re.compile(r"(?:other|其他|其它)(?: ?: ?(.*))?")
OF_A_PRODUCT = frozenset({"product_output", "product_has_no_limit_standard"})
OF_A_METRIC = frozenset({"product_unit_energy", "product_limit_correction"})
FOOTPRINTS = frozenset({"product_footprint", "product_footprint_base"})
OF_PRODUCTS = OF_A_PRODUCT | OF_A_METRIC | FOOTPRINTS
MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductNames:
    """The products of the energy limits, found by what people call them.

    Attributes
    ----------
    ids : mapping of str to str
        Id of the product by each of its names, in their normal form.
    metrics : mapping of str to str
        The same of metrics.
    """

    limits: tuple[ProductLimit, ...]
    ids: Mapping[str, str]
    metrics: Mapping[str, str]

    def product(self, name: str) -> str:
        """Return the id of the product of a name, or nothing when it is the name of none."""
        return self.ids.get(folded(name)) or self.ids.get(bare_product(name), "")

    def item(self, name: str) -> str:
        """Return how the catalogue calls a product, or a metric of one; else the name as it is.

        Examples
        --------
        >>> from lingtan.catalogue.product_limits import load_product_limits
        >>> names = product_names(load_product_limits())
        >>> names.item("水泥熟料.comprehensive energy"), names.item("Cement Clinker")
        ('cement_clinker.comprehensive_energy', 'cement_clinker')
        """
        product = self.product(name)
        if product or "." not in name:
            return product or name
        stem, metric = name.rsplit(".", 1)
        product = self.product(stem)
        return f"{product}.{self.metrics.get(folded(metric), metric)}" if product else name

    def product_in(self, name: str) -> str:
        """Return the product an item is about, without its metric; else the item as it is."""
        stem = name.rsplit(".", 1)[0]
        return self.product(name) or self.product(stem) or name

    def of(self, fact: Fact) -> Fact:
        """Return a fact with its product called as the catalogue does."""
        return replace(fact, item=self.item(fact.item)) if fact.datum in OF_PRODUCTS else fact

    def nearest(self, name: str, processes: Iterable[ProcessFactor] = ()) -> tuple[str, ...]:
        """Return the products nearest to a name, as ``id 中文名``: the standard of its own first.

        Parameters
        ----------
        processes : iterable of ProcessFactor
            They tell the Chinese name of what a standard limits by its processes, as of steel.
        """
        said = bare_product(name)
        called = {said, *_chinese(said, processes)}
        ids = self.ids
        titled = [row.product for row in self.limits if row.product and _is_of(row, called)]
        close = [ids[each] for each in get_close_matches(said, ids, n=MOST, cutoff=0.6)]
        held = [ids[each] for each in ids if len(said) > 1 and (said in each or each in said)]
        names = {row.product: row.name.zh for row in self.limits}
        found = dict.fromkeys([*titled, *close, *held])
        return tuple(f"{each} {names[each]}".strip() for each in found)[:MOST]


def product_names(limits: Iterable[ProductLimit]) -> ProductNames:
    """Return the products of limits by their names."""
    rows = tuple(limits)
    return ProductNames(
        limits=rows,
        ids={folded(name): row.product for row in rows for name in names_of(row) if name},
        metrics={folded(m): row.metric for row in rows for m in (row.metric, row.metric_name)},
    )


def is_other(name: str) -> bool:
    """Whether a name says that the product is none of the catalogue's."""
    return OTHER.fullmatch(folded(name)) is not None


def bare_product(name: str) -> str:
    """Return the normal form of a product's name, without the word that it is another one.

    Examples
    --------
    >>> bare_product("Other: Plated Parts"), bare_product("其他：电镀件"), bare_product("其他")
    ('plated parts', '电镀件', '')
    """
    said = folded(name)
    other = OTHER.fullmatch(said)
    return said if other is None else (other[1] or "").strip()


def _is_of(limit: ProductLimit, called: Iterable[str]) -> bool:
    """Whether the standard of a limit is that of something, by its title."""
    return any(name and folded(limit.title_zh).startswith(name) for name in called)


def _chinese(said: str, processes: Iterable[ProcessFactor]) -> set[str]:
    return {
        folded(factor.name.zh)
        for factor in processes
        if said and f" {said} " in f" {folded(factor.item)} "
    }
