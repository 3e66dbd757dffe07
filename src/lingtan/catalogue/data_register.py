"""The register of data: every fact a framework may ask for, who supplies it and what proves it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from lingtan.base.errors import CatalogueError
from lingtan.base.names import Name

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
REQUIRED = ("id", "name_en", "name_zh", "dimension", "supplier_en", "supplier_zh")
PROOFS = ("proof_en", "proof_zh")


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


def load_data_register(root: Traversable | None = None) -> tuple[Datum, ...]:
    """Read ``data_register.csv`` from a folder of knowledge, the built-in one by default.

    Raises
    ------
    CatalogueError
        A row is faulty; every fault is listed with its line.

    Examples
    --------
    >>> next(d.unit for d in load_data_register() if d.id == "solid_waste_used")
    'kg'
    """
    file = (root or files("lingtan.catalogue") / "data") / "data_register.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = [(reader.line_num, row) for row in reader]
    faults = [f"data_register.csv:{line}: {fault}" for line, fault in _faults_of(rows)]
    if faults:
        raise CatalogueError("The register of data is faulty.", details=faults)
    return tuple(_datum(row) for _, row in rows)


def _faults_of(rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for line, row in rows:
        empty = [column for column in (*REQUIRED, *PROOFS) if not row[column]]
        if empty:
            yield line, f"fill in {', '.join(empty)}."
        if row["id"] in seen:
            yield line, f"{row['id']!r} stands twice; keep one row."
        if row["per"] not in ("enterprise", "park"):
            yield line, f"per is {row['per']!r}; write enterprise or park."
        if row["form"] and row["form"] not in FORMS:
            yield line, f"form is {row['form']!r}; write one of {', '.join(FORMS)} or nothing."
        seen.add(row["id"])


def _datum(row: dict[str, str]) -> Datum:
    return Datum(
        id=row["id"],
        name=_name(row, "name"),
        dimension=row["dimension"],
        unit=row["unit"],
        per=row["per"],
        sector=row["sector"],
        item=_name(row, "item"),
        supplier=_name(row, "supplier"),
        proof=_name(row, "proof"),
        form=row["form"],
    )


def _name(row: dict[str, str], stem: str) -> Name:
    return Name(en=row[f"{stem}_en"], zh=row[f"{stem}_zh"])
