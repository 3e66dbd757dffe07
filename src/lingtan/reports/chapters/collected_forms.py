"""Who supplied what, and who approved it: the forms of enterprises an account rests on."""

from lingtan.collection.campaigns import FormStep
from lingtan.collection.collected import CollectedForm
from lingtan.reports.context import Context
from lingtan.reports.model import Cell, Table

DIGITS = 16  # of a digest that tells a file from another


def collected_forms(context: Context) -> tuple[Table, ...]:
    """Return a row for each approved form; nothing where none was collected."""
    forms = context.inputs.collected
    if not forms:
        return ()
    columns = {"enterprise": 1.6, "form": 1.2, "handed_in": 1.6, "form_doubts": 2.4}
    return (
        Table(
            id="collected",
            title=context.say("table.collected"),
            columns=tuple(
                context.text_column(key, weight)
                for key, weight in (columns | {"approved": 1.6, "form_file": 2.4}).items()
            ),
            rows=tuple(_row(context, each) for each in forms),
        ),
    )


def _row(context: Context, form: CollectedForm) -> tuple[Cell, ...]:
    name = context.enterprise_names.get(form.enterprise)
    return (
        context.name(name) if name else form.enterprise,
        f"{context.word('form_kind', form.form)} {form.period} ({form.campaign})",
        _who(context, form.submitted),
        _remark(context, form.submitted),
        _who(context, form.approved),
        f"{form.path} (SHA-256 {form.sha256[:DIGITS]}…)",
    )


def _who(context: Context, step: FormStep) -> str:
    return context.say("joiner").join((step.by, context.moment(step.at)))


def _remark(context: Context, step: FormStep) -> str:
    doubts = context.say("form_doubts", count=len(step.doubts)) if step.doubts else ""
    return context.say("joiner").join(part for part in (doubts, step.note) if part) or "–"
