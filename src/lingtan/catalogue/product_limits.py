"""Energy limits of products: levels 1 to 3 of the mandatory standards, as they are printed.

Since when an edition of a standard is in force stands in a file of its own, one row an edition:
it is often seen later than the levels, which stay as they were published.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lingtan.base.figures import Evidence
from lingtan.base.names import Name, folded
from lingtan.catalogue.provenance import KnownBy
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults, Record
from lingtan.catalogue.series import known_by
from lingtan.catalogue.shelves import Shelf, Shelves, built_in_shelf, rows_of

FILE, EDITIONS = "product_energy_limits.csv", "product_limit_editions.csv"
LEVELS = ("level1", "level2", "level3")
COLUMNS = (
    *("product", "metric_id", "standard", "standard_title_zh", "effective"),
    *("product_zh", "product_en", "metric", "unit", "comparison"),
    *LEVELS,
    *("table", "page", "correction", "corrected_levels", "source", "label", "note"),
)
EDITION_COLUMNS = (
    *("standard", "title_zh", "effective", "source", "label", "known_from", "known_by", "note"),
)
DAYS = ("known_from", "known_by")  # a park's own rows may leave them out


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Since when an edition of a limit standard is in force, and its title as it was read last."""

    title_zh: str
    effective: date | None
    source: str
    label: Evidence
    note: str
    known_from: date
    known_by: KnownBy


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLimit:
    """A row of a mandatory energy limit standard (单位产品能源消耗限额).

    Attributes
    ----------
    product : str
        Id of the product; empty when the standard is known to exist and was not copied.
    metric : str
        Id of the metric, such as ``comprehensive_energy``.
    levels : tuple of float or None
        Levels 1, 2 and 3 in the order printed, even where they are not monotonic. None where
        the standard sets none (or, as the note says, none was read).
    correction : str
        The standard's own correction of the limit; empty when there is none.
    corrected_levels : tuple of int
        Levels the correction touches.
    effective : date or None
        First day in force, where it was seen.
    known_from : date or None
        Day it was published or read; None when its file says nothing.
    dated : Edition or None
        What tells the date in force, where the row itself does not.
    """

    product: str
    metric: str
    name: Name
    metric_name: str
    standard: str
    title_zh: str
    unit: str
    levels: tuple[float | None, float | None, float | None]
    correction: str
    corrected_levels: tuple[int, ...]
    effective: date | None
    place_in_standard: str
    source: str
    label: Evidence
    note: str
    known_from: date | None
    known_by: KnownBy
    dated: Edition | None = None

    @property
    def item(self) -> str:
        """What a fact about it is filed under: ``cement_clinker.comprehensive_energy``."""
        return f"{self.product}.{self.metric}"

    def is_in_force(self, day: date) -> bool:
        """Whether this edition is in force on a day.

        Where the effective date was not seen, an edition counts from the year after the one in
        its name, which is the usual delay (I).
        """
        if self.effective is not None:
            return self.effective <= day
        return self.edition is not None and self.edition < day.year

    @property
    def edition(self) -> int | None:
        """Year in the standard's name, or None when it is not known."""
        found = re.search(r"-(\d{4})$", self.standard)
        return int(found[1]) if found else None


def limits_of(
    limits: Iterable[ProductLimit], product: str, day: date
) -> tuple[tuple[ProductLimit, ...], bool]:
    """Return a product's limits in force on a day, and whether the catalogue knows the product.

    A product is found by its id or by its name in either language, in their normal form. Of
    several editions the latest in force is taken.
    """
    wanted = folded(product)
    rows = [row for row in limits if wanted and wanted in map(folded, names_of(row))]
    latest: dict[str, ProductLimit] = {}
    for row in rows:
        older = latest.get(row.item)
        is_newer = older is None or (row.edition or 0) > (older.edition or 0)
        if row.is_in_force(day) and is_newer:
            latest[row.item] = row
    return tuple(latest.values()), bool(rows)


def names_of(limit: ProductLimit) -> tuple[str, ...]:
    """Return what a product may be called: id, English and Chinese name."""
    return (limit.product, limit.name.en, limit.name.zh) if limit.product else ()


def load_product_limits(folder: Path | None = None) -> tuple[ProductLimit, ...]:
    """Read the energy limits from a folder of knowledge, the built-in one by default.

    Raises
    ------
    CatalogueError
        A row is faulty; every fault is listed with its line.

    Examples
    --------
    >>> rows, is_known = limits_of(load_product_limits(), "calcium_carbide", date(2025, 1, 1))
    >>> [row.levels for row in rows]
    [(805.0, 823.0, 940.0), (3000.0, 3080.0, 3200.0)]
    """
    faults = Faults()
    shelf = built_in_shelf() if folder is None else Shelf(root=folder)
    limits = read_product_limits([shelf], faults)
    faults.raise_if_any()
    return limits


def read_product_limits(shelves: Shelves, faults: Faults) -> tuple[ProductLimit, ...]:
    """Read the energy limits and note their faults; see `load_product_limits`."""
    rows = rows_of(shelves, FILE, COLUMNS, faults, optional=DAYS)
    refuse_twins(rows, ["standard", "product", "metric_id"])
    editions = _editions(shelves, faults)
    return tuple(_limit(row, editions) for row in rows)


def _editions(shelves: Shelves, faults: Faults) -> Mapping[str, Edition]:
    """Return the editions of the standards by their names; a folder may hold none."""
    holding = [shelf for shelf in shelves if (shelf.root / EDITIONS).is_file()]
    rows = rows_of(holding, EDITIONS, EDITION_COLUMNS, faults)
    refuse_twins(rows, ["standard"])
    return {row.text("standard"): _edition(row) for row in rows}


def _edition(row: Record) -> Edition:
    return Edition(
        title_zh=row.text("title_zh"),
        effective=row.optional_day("effective"),
        source=row.source(),
        label=row.label(),
        note=row.text("note", ""),
        known_from=row.day("known_from"),
        known_by=known_by(row),
    )


def _limit(row: Record, editions: Mapping[str, Edition]) -> ProductLimit:
    edition = editions.get(row.text("standard", ""))
    if row.has("product"):
        row.choice("comparison", ("<=",))
        row.text("unit")
    if row.has("correction") and not row.has("corrected_levels"):
        row.fault("no_corrected_levels", "correction")
    return ProductLimit(
        product=row.text("product", ""),
        metric=row.text("metric_id", ""),
        name=Name(en=row.text("product_en", ""), zh=row.text("product_zh", "")),
        metric_name=row.text("metric", ""),
        standard=row.text("standard"),
        title_zh=edition.title_zh if edition else row.text("standard_title_zh", ""),
        unit=row.text("unit", ""),
        levels=(_level(row, 1), _level(row, 2), _level(row, 3)),
        correction=row.text("correction", ""),
        corrected_levels=_corrected(row),
        effective=row.optional_day("effective") or (edition.effective if edition else None),
        place_in_standard=" ".join(row.text(part, "") for part in ("table", "page")).strip(),
        source=row.source(""),
        label=row.label(),
        note=row.text("note", ""),
        known_from=row.optional_day("known_from"),
        known_by=known_by(row) if row.has("known_from") else KnownBy.READ,
        dated=edition,
    )


def _level(row: Record, level: int) -> float | None:
    value = row.optional_number(f"level{level}")
    return None if value is None else float(value)


def _corrected(row: Record) -> tuple[int, ...]:
    levels = row.text("corrected_levels", "").split(";")
    if any(level not in ("", "1", "2", "3") for level in levels):
        row.fault("not_levels", "corrected_levels")
        return ()
    return tuple(int(level) for level in levels if level)
