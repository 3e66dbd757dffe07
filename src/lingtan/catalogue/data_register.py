"""The register of data: every fact a framework may ask for, who supplies it and what proves it."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from lingtan.base.names import Name
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults, Record
from lingtan.catalogue.shelves import Shelf, Shelves, built_in_shelf, rows_of

FILE = "data_register.csv"
COLUMNS = (
    "id",
    "name_en",
    "name_zh",
    "dimension",
    "unit",
    "per",
    "sector",
    "item_en",
    "item_zh",
    "supplier_en",
    "supplier_zh",
    "proof_en",
    "proof_zh",
    "form",
    "part_of",
    "kind",
)
EXTENSIVE, INTENSIVE = "extensive", "intensive"
VALUE_ADDED = "industrial_value_added"
FORMS = (
    "energy",
    "load",
    "enterprises",
    "products",
    "waste",
    "water",
    "heat",
    "certificates",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """A fact no formula can supply: someone has to state it.

    Attributes
    ----------
    dimension : str
        What it measures: mass, energy, money, count… A ``flag`` is 1 for yes and 0 for no.
    unit : str
        Unit in which a fact is kept; empty when it depends on the item, as with limit metrics.
    per : str
        Who states it: each ``enterprise``, or the ``park``.
    sector : str
        The sector of the enterprises asked; empty when all are.
    item : Name
        What the fact's item means, such as the kind of waste; empty when there is none.
    supplier, proof : Name
        Who can supply it, and the least that proves it.
    form : str
        The form it is collected on, one of `FORMS`, or empty.
    part_of : tuple of str
        The data whose sum it is a part of, and so never exceeds; empty when there are none.
    kind : str
        ``extensive``: an amount, which adds up. ``intensive``: a share, a value per unit, a grade,
        a peak or a yes, of which several make no sum.
    """

    id: str
    name: Name
    dimension: str
    unit: str
    per: str
    sector: str
    item: Name
    supplier: Name
    proof: Name
    form: str
    part_of: tuple[str, ...] = ()
    kind: str = EXTENSIVE

    @property
    def is_extensive(self) -> bool:
        """Whether it adds up over enterprises and items."""
        return self.kind == EXTENSIVE

    @property
    def may_be_negative(self) -> bool:
        """Whether it can lie below zero: a loss can, and a converter that gains energy.

        What is sold, made or spent cannot, though it is money as well.
        """
        return self.dimension == "specific_energy" or self.id == VALUE_ADDED

    @property
    def is_grade(self) -> bool:
        """Whether it is a grade, counted from 1, the best: there is no grade of zero."""
        return self.dimension == "count" and not self.is_extensive


def load_data_register(folder: Path | None = None) -> tuple[Datum, ...]:
    """Read the register of data from a folder of knowledge, the built-in one by default.

    Raises
    ------
    CatalogueError
        A row is faulty; every fault is listed with its line.

    Examples
    --------
    >>> next(d.unit for d in load_data_register() if d.id == "solid_waste_used")
    'kg'
    """
    faults = Faults()
    shelf = built_in_shelf() if folder is None else Shelf(root=folder)
    register = read_data_register([shelf], faults)
    faults.raise_if_any()
    return register


def read_data_register(shelves: Shelves, faults: Faults) -> tuple[Datum, ...]:
    """Read the register of data and note its faults; see `load_data_register`."""
    rows = rows_of(shelves, FILE, COLUMNS, faults)
    refuse_twins(rows, ["id"])
    ids = {row.text("id") for row in rows}
    return tuple(_datum(row, ids) for row in rows)


def _datum(row: Record, ids: Collection[str]) -> Datum:
    return Datum(
        id=row.text("id"),
        name=row.name(),
        dimension=row.text("dimension"),
        unit=row.text("unit", ""),
        per=row.choice("per", ("enterprise", "park")),
        sector=row.text("sector", ""),
        item=Name(en=row.text("item_en", ""), zh=row.text("item_zh", "")),
        supplier=row.name("supplier"),
        proof=row.name("proof"),
        form=row.choice("form", FORMS) if row.has("form") else "",
        part_of=_wholes(row, ids),
        kind=row.choice("kind", (EXTENSIVE, INTENSIVE)),
    )


def _wholes(row: Record, ids: Collection[str]) -> tuple[str, ...]:
    """Return what a datum is a part of, written as a sum of data."""
    names = tuple(name.strip() for name in row.text("part_of", "").split("+") if name.strip())
    for name in names:
        if name not in ids:
            row.fault("no_such_datum", "part_of", id=name)
    return names
