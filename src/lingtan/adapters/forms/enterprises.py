"""The form of enterprises: who they are; the numbers each states follow on further sheets."""

from collections.abc import Iterator, Sequence

from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.findings import NO_SUBJECT, NOT_AN_ID, TWICE
from lingtan.adapters.forms.layout import Cell, CellKind, Column, Sheet
from lingtan.adapters.forms.notes import FilledRow
from lingtan.adapters.park_file.fields import ID
from lingtan.base.names import Name
from lingtan.park.places import Enterprise, Sector

REGISTER = "register"
WIDTHS = {"id": 18, "name_en": 30, "name_zh": 30, "industry": 30, "contact": 24}
SPARE_ROWS = 40


def register_sheet(context: FormContext) -> Sheet:
    """Return the register of enterprises; new ones may be added below."""
    say = context.say
    return Sheet(
        id=REGISTER,
        name=say("register.sheet"),
        title=say("enterprises.title", park=context.name(context.park.name), year=context.year),
        hint=say("enterprises.hint"),
        columns=_columns(context),
        rows=tuple(_cells(enterprise, context) for enterprise in context.park.enterprises),
        spare=SPARE_ROWS,
    )


def _columns(context: FormContext) -> tuple[Column, ...]:
    def text(key: str) -> Column:
        return Column(
            key=key,
            heading=context.say(f"enterprises.{key}"),
            kind=CellKind.TEXT,
            width=WIDTHS[key],
            is_key=key == "id",
        )

    sector = Column(
        key="sector",
        heading=context.say("enterprises.sector"),
        kind=CellKind.CHOICE,
        choices=context.labels_of(Sector),
    )
    names = (text("id"), text("name_en"), text("name_zh"))
    return (*names, sector, text("industry"), text("contact"))


def _cells(enterprise: Enterprise, context: FormContext) -> dict[str, Cell]:
    words = {value: word for word, value in context.labels_of(Sector).items()}
    return {
        "id": enterprise.id,
        "name_en": enterprise.name.en,
        "name_zh": enterprise.name.zh,
        "sector": words[enterprise.sector.value],
        "industry": context.name(enterprise.industry),
        "contact": enterprise.contact,
    }


def read_enterprises(rows: Sequence[FilledRow], context: FormContext) -> Iterator[Enterprise]:
    """Return the enterprise of every sound row; new ones may stand among them."""
    seen: set[str] = set()
    for row in rows:
        enterprise = _enterprise(row, context)
        if enterprise is None:
            continue  # noted at its cell
        if enterprise.id in seen:
            row.note(TWICE, "id")
            continue
        seen.add(enterprise.id)
        yield enterprise


def _enterprise(row: FilledRow, context: FormContext) -> Enterprise | None:
    id_ = row.text("id")
    if not id_:
        row.note(NO_SUBJECT, "id")
        return None
    if not ID.fullmatch(id_):
        row.note(NOT_AN_ID, "id")
        return None
    english, chinese = row.text("name_en"), row.text("name_zh")
    if not (english or chinese):
        row.require("name_en")
        return None
    sector = row.choice("sector", context.labels_of(Sector)) if row.require("sector") else None
    if sector is None:
        return None
    return Enterprise(
        id=id_,
        name=Name(en=english or chinese, zh=chinese or english),
        sector=Sector(sector),
        industry=_industry(id_, row.text("industry"), context),
        contact=row.text("contact"),
    )


def _industry(id_: str, text: str, context: FormContext) -> Name:
    """Return what an enterprise makes; words that were not changed keep their other language."""
    known = [e.industry for e in context.park.enterprises if e.id == id_]
    unchanged = (name for name in known if text in (name.en, name.zh))
    return next(unchanged, Name.alike(text))
