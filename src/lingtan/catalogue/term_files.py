"""Read the glossary, other names of products and the national list of parks."""

from collections.abc import Collection, Mapping

from lingtan.base.names import Name, folded
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults, Record
from lingtan.catalogue.series import known_by
from lingtan.catalogue.shelves import Shelves, rows_in, rows_of
from lingtan.catalogue.terms import GlossaryTerm, NationalPark

Names = Mapping[str, str]

GLOSSARY = "glossary.csv"
GLOSSARY_COLUMNS = ("id", "name_en", "name_zh", "meaning_en", "meaning_zh", "unit")
PRODUCT_NAMES = "product_names.csv"
PRODUCT_NAME_COLUMNS = ("item", "name")
PARKS = "parks"
PARK_COLUMNS = (
    *("number", "name_zh", "province_en", "province_zh", "scope", "start_year", "end_year"),
    *("known_from", "known_by", "source", "label"),
)
SCOPES = ("whole", "park_in_park")


def read_glossary(shelves: Shelves, faults: Faults) -> tuple[GlossaryTerm, ...]:
    """Read every term; a term stands once, in both languages."""
    rows = rows_of(shelves, GLOSSARY, GLOSSARY_COLUMNS, faults)
    refuse_twins(rows, ["id"])
    refuse_twins(rows, ["name_en"])
    return tuple(_term(row) for row in rows)


def read_other_names(shelves: Shelves, items: Collection[str], faults: Faults) -> Names:
    """Read what people call the products of processes besides their names; each name once."""
    rows = rows_of(shelves, PRODUCT_NAMES, PRODUCT_NAME_COLUMNS, faults)
    refuse_twins(rows, ["name"])
    return {folded(row.text("name")): row.choice("item", sorted(items)) for row in rows}


def read_parks(shelves: Shelves, faults: Faults) -> tuple[NationalPark, ...]:
    """Read every list of parks."""
    rows = [row for _, row in rows_in(shelves, PARKS, PARK_COLUMNS, faults)]
    refuse_twins(rows, ["name_zh"])
    return tuple(_park(row) for row in rows)


def _term(row: Record) -> GlossaryTerm:
    return GlossaryTerm(
        id=row.text("id"), name=row.name(), meaning=row.name("meaning"), unit=row.text("unit", "")
    )


def _park(row: Record) -> NationalPark:
    return NationalPark(
        number=row.whole("number"),
        name_zh=row.text("name_zh"),
        province=Name(en=row.text("province_en"), zh=row.text("province_zh")),
        scope=row.choice("scope", SCOPES),
        start_year=row.whole("start_year"),
        end_year=row.whole("end_year"),
        known_from=row.day("known_from"),
        known_by=known_by(row),
        source=row.source(),
        label=row.label(),
    )
