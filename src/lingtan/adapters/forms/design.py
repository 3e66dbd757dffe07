"""Design a form: the one place that knows which sheets each kind of form has."""

from lingtan.adapters.forms.certificates import certificate_sheets
from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.energy import energy_sheets
from lingtan.adapters.forms.enterprises import register_sheet
from lingtan.adapters.forms.facts import fact_sheets
from lingtan.adapters.forms.layout import FormKind, Layout, Sheet
from lingtan.adapters.forms.load import load_sheets


def design_form(kind: FormKind, context: FormContext) -> Layout:
    """Return the layout of a form for a park, a year and a language."""
    return Layout(
        kind=kind,
        park=context.park.id,
        year=context.year,
        language=context.words.language,
        sheets=_sheets(kind, context),
    )


def _sheets(kind: FormKind, context: FormContext) -> tuple[Sheet, ...]:
    if kind is FormKind.ENERGY:
        return energy_sheets(context)
    if kind is FormKind.LOAD:
        return load_sheets(context)
    if kind is FormKind.CERTIFICATES:
        return certificate_sheets(context)
    facts = tuple(sheet.sheet for sheet in fact_sheets(kind, context))
    return (register_sheet(context), *facts) if kind is FormKind.ENTERPRISES else facts
