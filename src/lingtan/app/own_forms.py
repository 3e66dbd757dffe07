"""The forms of enterprises: designed from what is known, filled in from a draft, kept as files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, open_park, with_statements
from lingtan.app.wiring import Store
from lingtan.app.wiring_forms import (
    METER,
    MONTHLY,
    MONTHS,
    OWN_KINDS,
    YEARS,
    FormCell,
    FormKind,
    OwnForm,
    Sheet,
    WhichForm,
    own_form,
    read_own_form,
    with_rows,
    write_own_form,
)
from lingtan.base.errors import CampaignError
from lingtan.base.names import Name
from lingtan.base.time_axis import period_name
from lingtan.collection.campaigns import Asked, Campaign

Amounts = Mapping[str, Mapping[str, float]]
"""Amount in the unit of the meter by month (``07``), or under an empty name of a whole year."""
KEYS: Mapping[str, Mapping[str, str]] = {
    MONTHS: {f"{month:02}": f"{month:02}" for month in range(1, 13)},
    YEARS: {"": "01"},
}
"""Column of each amount, by the id of the sheet; a counter is read, and has no amount."""


def require_own_kind(kind: str) -> FormKind:
    """Return a form that can be asked of enterprises.

    Raises
    ------
    CampaignError
        There is no such form, or it is one of the park.
    """
    known = {each.value: each for each in OWN_KINDS}
    if kind not in known:
        raise CampaignError("no_form", facts={"form": kind, "known": ", ".join(known)})
    return known[kind]


def require_month(kind: FormKind, month: int | None) -> int | None:
    """Return the month a form is asked for; None for the whole year.

    Raises
    ------
    CampaignError
        There is no such month, or the form states facts of a year.
    """
    if month is not None and month not in range(1, 13):
        raise CampaignError("no_month", facts={"month": month})
    if month is not None and kind not in MONTHLY:
        raise CampaignError("whole_year", facts={"form": kind.value, "known": ", ".join(MONTHLY)})
    return month


def which_form(campaign: Campaign, enterprise: str, language: str) -> WhichForm:
    """Return which form a campaign asks of an enterprise."""
    return WhichForm(
        kind=require_own_kind(campaign.form),
        year=campaign.year,
        month=campaign.month,
        enterprise=enterprise,
        language=language,
    )


def stated_park(layout: Layout) -> OpenPark:
    """Return the park with all that forms have stated."""
    opened = open_park(layout)
    if not layout.store.is_dir():
        return opened
    with Store.open(layout.store) as store:
        return OpenPark(park=with_statements(opened, store, None), catalogue=opened.catalogue)


def blank_form(opened: OpenPark, which: WhichForm) -> OwnForm:
    """Return a form with what the park file and earlier forms say of its facts."""
    return own_form(which, opened.park, opened.catalogue)


def prefilled_form(opened: OpenPark, which: WhichForm, known: Amounts) -> OwnForm:
    """Return a form with all that stands in the account already, amounts of meters too."""
    form = blank_form(opened, which)
    sheets = (each for each in form.layout.sheets if each.id in KEYS)
    return with_rows(form, {each.id: _known_rows(each, known) for each in sheets})


def _known_rows(sheet: Sheet, known: Amounts) -> list[dict[str, FormCell]]:
    keys = KEYS[sheet.id]
    rows: list[dict[str, FormCell]] = []
    for row in sheet.rows:
        amounts = known.get(str(row[METER]), {})
        filled = {keys[month]: amounts[month] for month in amounts if month in keys}
        rows.append({METER: row[METER], **filled})
    return rows


def drafted_form(
    layout: Layout, opened: OpenPark, which: WhichForm, asked: Asked, known: Amounts
) -> OwnForm:
    """Return a form as it was written last, or prefilled where nothing was written.

    Raises
    ------
    ImportFileError
        The file of the draft is gone or damaged.
    """
    if asked.form is None:
        return prefilled_form(opened, which, known)
    read = read_own_form(layout.folder / asked.form[0], opened.park, opened.catalogue)
    return with_rows(blank_form(opened, which), read.rows)


@contextmanager
def as_file(form: OwnForm, campaign: str) -> Iterator[Path]:
    """Write a form to a file that is gone afterwards; whoever keeps it makes a copy."""
    with TemporaryDirectory() as folder:
        yield write_own_form(form, Path(folder) / name_of_file(form, campaign))


def name_of_file(form: OwnForm, campaign: str) -> str:
    """Return what the file of a form is called."""
    layout = form.layout
    period = period_name(layout.year, layout.month)
    return f"{campaign}_{layout.enterprise}_{layout.kind}_{period}.xlsx"


def names_of(opened: OpenPark) -> Mapping[str, Name]:
    """Return what meters and data are called, by their ids."""
    data = {datum.id: datum.name for datum in opened.catalogue.data_register}
    return data | {meter.id: meter.name for meter in opened.park.meters}
