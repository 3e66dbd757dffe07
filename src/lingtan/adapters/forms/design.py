"""Design a form: the one place that knows which sheets each kind of form has."""

from collections.abc import Callable, Mapping

from lingtan.adapters.forms.certificates import certificate_sheets
from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.energy import energy_sheets
from lingtan.adapters.forms.enterprises import register_sheet
from lingtan.adapters.forms.facts import fact_sheets
from lingtan.adapters.forms.layout import FormKind, Layout, Sheet
from lingtan.adapters.forms.load import load_sheets
from lingtan.adapters.forms.registry import registry_sheets


def design_form(kind: FormKind, context: FormContext) -> Layout:
    """Return the layout of a form for a park, a year and a language."""
    return Layout(
        kind=kind,
        park=context.park.id,
        year=context.year,
        language=context.words.language,
        sheets=_sheets(kind, context),
        enterprise=context.enterprise,
        month=context.month,
    )


DESIGNS: Mapping[FormKind, Callable[[FormContext], tuple[Sheet, ...]]] = {
    FormKind.ENERGY: energy_sheets,
    FormKind.LOAD: load_sheets,
    FormKind.CERTIFICATES: certificate_sheets,
    FormKind.REGISTRY: registry_sheets,
}


def _sheets(kind: FormKind, context: FormContext) -> tuple[Sheet, ...]:
    if kind in DESIGNS:
        return DESIGNS[kind](context)
    facts = tuple(sheet.sheet for sheet in fact_sheets(kind, context))
    is_register = kind is FormKind.ENTERPRISES and not context.enterprise
    return (register_sheet(context), *facts) if is_register else facts
