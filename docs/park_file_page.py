"""Write the reference of the park file from its models: ``python docs/park_file_page.py``.

A test runs the same functions and fails when the page or the JSON Schema is not in step.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import get_args

from pydantic.fields import FieldInfo

from lingtan.adapters.park_file.agreements import CalorificValueEntry
from lingtan.adapters.park_file.document import KEYED, LISTED, park_schema
from lingtan.adapters.park_file.fields import Entry
from lingtan.adapters.park_file.finance_entries import AmountEntry, DiscountingEntry, LinkEntry
from lingtan.adapters.park_file.goods import CbamEntry, PactEntry, PrecursorEntry
from lingtan.adapters.park_file.meter_entries import MeterRow
from lingtan.adapters.park_file.places import (
    BaseYearEntry,
    HeadEntry,
    MemberEntry,
    TargetPathEntry,
)
from lingtan.adapters.park_file.sharing import CogenerationEntry, ShareEntry

FOLDER = Path(__file__).parent / "reference"

HEAD = """\
# The park file

A workspace folder holds `park.yaml` (the park, its boundary, who is in it, what is agreed) and
`meters.csv` (one meter a row). `lingtan new` writes both, commented; `lingtan check` lists every
fault at once, as `park.yaml:LINE: what; cure`. Editors check while you type with the
[JSON Schema](park.schema.json); put this on the first line of `park.yaml`:

    # yaml-language-server: $schema=park.schema.json

## How it is written

- YAML, UTF-8. Each thing once: duplicate keys, aliases (`*x`) and unknown keys are refused.
- Things with an id are keys: `enterprises: {steel: {...}}`. An id holds letters (中文 too), digits
  and `_ . - / #`; it is used in files and forms, so keep it.
- A name is `{en: Steel works, zh: 钢厂}`, or one text for both languages. What an enterprise makes
  (`industry`) and where an activity comes from (`source`) are said so, too.
- Days are local, `2025-01-31`. `first_day` and `last_day` are both included. Without a `first_day`
  a thing always was, without a `last_day` it still is.
- Numbers have no unit and no thousands separators; the key names the unit.
- `yes`, `no`, `true`, `false`, 是, 否 are understood.

## Ends of a meter

A meter stands on an edge, `from` one end `to` another; its readings count positive that way.

| end | meaning |
|---|---|
| `outside` | the grid, a supplier, a buyer |
| a node id | a busbar or header, where flows must balance |
| `enterprise:ID` | an enterprise that uses what arrives |
| `asset:ID` | a plant, store or boiler |
| `common` | the park's own use |

What a reading is follows from the ends: `outside` to a node is import, `asset:solar` to a node is
generation, a node to `enterprise:ID` is its consumption, `outside` to an enterprise is a delivery.
An edge between an enterprise and its own asset, or itself, is a sub-meter: checked, never added.
An asset to `outside` is a line of its own, past every node: what the plant makes, and what leaves.
With the export meter of a node as its `parent`, it is the plant's part of that export.

## Virtual meters

`expression: e1 - 0.5 * e2` is a sum of meters of one carrier, with spaces around `+` and `-`. A
virtual meter may name others, not itself. A number is a share only before `*`, so that a meter may
be called 0042.

## An example

```yaml
id: example
name: {en: Example park, zh: 示例园区}
type: manufacturing
province: Shandong
boundaries:
  whole:
    name: {en: Whole park, zh: 园区整体}
    kind: whole_park
    geojson: boundary.geojson
    members:
      - {enterprise: steel}
      - {enterprise: glass, first_day: 2025-01-01}
enterprises:
  steel: {name: {en: Steel works, zh: 钢厂}, sector: industry}
  glass: {name: {en: Glass works, zh: 玻璃厂}, sector: industry}
nodes:
  bus: {name: {en: 110 kV busbar, zh: 110 kV 母线}, carrier: electricity}
facts:
  - {datum: solid_waste_used, year: 2025, value: 36900, unit: t, enterprise: steel}
```
"""

TYPES = {
    "str": "text",
    "float": "number",
    "int": "whole number",
    "bool": "yes or no",
    "date": "day",
    "datetime": "day or minute",
    "NameEntry": "name",
    "NoteEntry": "name",
    "MemberEntry": "members",
    "ShareEntry": "shares",
    "CogenerationEntry": "cogeneration",
    "BaseYearEntry": "base year",
    "TargetPathEntry": "path",
    "PrecursorEntry": "precursors",
    "CalorificValueEntry": "values",
    "PactEntry": "statements",
    "CbamEntry": "statements",
    "DiscountingEntry": "discounting",
    "AmountEntry": "amount",
    "LinkEntry": "link",
}

INNER: Mapping[str, Sequence[tuple[str, type[Entry]]]] = {
    "boundaries": [("`members:` of a boundary (a list)", MemberEntry)],
    "assets": [("`cogeneration:` of an asset", CogenerationEntry)],
    "streams": [("`calorific_values:` of a stream (a list)", CalorificValueEntry)],
    "products": [
        ("`precursors:` of a product (a list)", PrecursorEntry),
        ("`pact:` of a product", PactEntry),
        ("`cbam:` of a product", CbamEntry),
    ],
    "measures": [("an amount of a measure or a loan", AmountEntry)],
    "loans": [("`link:` of a loan", LinkEntry)],
    "allocation": [("`shares:` of a rule (a list)", ShareEntry)],
}


def park_file_page() -> str:
    """Return the reference page of park.yaml and meters.csv."""
    sections = [
        *_keys("park.yaml: the park itself", HeadEntry),
        *_keys("`base_year:` of the park", BaseYearEntry),
        *_keys("`target:` of a base year", TargetPathEntry),
        *_keys("`discounting:` of the park", DiscountingEntry),
    ]
    for name, entry in (KEYED | LISTED).items():
        form = "by id" if name in KEYED else "a list"
        sections += _keys(f"`{name}:` ({form})", entry)
        sections += [line for title, inner in INNER.get(name, ()) for line in _keys(title, inner)]
    return "\n".join([HEAD, *sections, *_keys("meters.csv: columns", MeterRow)]) + "\n"


def _keys(title: str, entry: type[Entry]) -> Iterator[str]:
    yield from (f"## {title}", "", " ".join((entry.__doc__ or "").split()), "")
    yield from ("| key | value | must | meaning |", "|---|---|---|---|")
    for name, field in entry.model_fields.items():
        key = field.alias or name
        must = "yes" if field.is_required() else _default(field)
        yield f"| `{key}` | {_value(field.annotation)} | {must} | {field.description} |"
    yield ""


def _default(field: FieldInfo) -> str:
    if field.default in (None, "", (), {}):
        return ""
    if isinstance(field.default, bool):
        return "else `yes`" if field.default else "else `no`"
    return f"else `{field.default}`"


def _value(annotation: object) -> str:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{member.value}`" for member in annotation)
    if isinstance(annotation, type):
        return TYPES.get(annotation.__name__, "list")
    inner = [arg for arg in get_args(annotation) if arg not in (type(None), Ellipsis)]
    text = _value(inner[0]) if inner else "text"
    return f"list of {text}" if getattr(annotation, "__origin__", None) is tuple else text


def schema_text() -> str:
    """Return the JSON Schema as it is published."""
    return json.dumps(park_schema(), ensure_ascii=False, indent=2) + "\n"


PAGES = {"park-file.md": park_file_page, "park.schema.json": schema_text}


def main() -> None:
    """Write the page and the schema."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
