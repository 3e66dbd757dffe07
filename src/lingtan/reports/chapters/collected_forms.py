"""Who supplied what, and who approved it: the forms of enterprises an account rests on.

A form that was approved is never opened again: what was wrong in it comes with another one. So
each says which it corrects, and a second table which numbers were replaced, by whom and when.
"""

from collections.abc import Iterator

from lingtan.collection.campaigns import Doubted, FormStep
from lingtan.collection.collected import CollectedForm
from lingtan.reports.context import Context
from lingtan.reports.finding_words import thing_name
from lingtan.reports.model import Cell, Table

DIGITS = 16  # of a digest that tells a file from another


def collected_forms(context: Context) -> tuple[Table, ...]:
    """Return a row for each approved form and each number one replaced; nothing without any."""
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
        *_replaced(context),
    )


def _replaced(context: Context) -> Iterator[Table]:
    """Yield the numbers that forms replaced in the account, one after the other."""
    forms = sorted(context.inputs.collected, key=lambda each: each.approved.entry)
    rows = [_change(context, form, each) for form in forms for each in form.replaced]
    about = {"enterprise": 1.4, "form": 1.4, "form_about": 2.2, "form_when": 0.9}
    numbers = {"form_before": 1.0, "form_after": 1.0, "unit": 0.7}
    columns = about | numbers | {"handed_in": 1.6, "approved": 1.6}
    if rows:
        yield Table(
            id="collected_changes",
            title=context.say("table.collected_changes"),
            columns=tuple(context.text_column(key, weight) for key, weight in columns.items()),
            rows=tuple(rows),
            notes=(context.say("note.collected_changes"),),
        )


def _change(context: Context, form: CollectedForm, doubt: Doubted) -> tuple[Cell, ...]:
    facts = doubt.facts
    name, item = thing_name(context, str(facts["about"])), str(facts["item"])
    return (
        context.enterprise(form.enterprise),
        _which(context, form),
        context.say("variant_name", whole=name, part=item) if item else name,
        str(facts["when"]),
        context.tick(float(facts["known"])),
        context.tick(float(facts["stated"])),
        context.unit(str(facts["unit"])),
        _who(context, form.submitted),
        _who(context, form.approved),
    )


def _which(context: Context, form: CollectedForm) -> str:
    """Return which form it is, and which it corrects or is corrected by."""
    joiner = context.say("joiner_short")
    told = [form.campaign]
    if form.corrects:
        told.append(context.say("form_corrects", campaigns=joiner.join(form.corrects)))
    if form.corrected_by:
        told.append(context.say("form_corrected", campaigns=joiner.join(form.corrected_by)))
    told_of = context.say("joiner").join(told)
    return f"{context.word('form_kind', form.form)} {form.period} ({told_of})"


def _row(context: Context, form: CollectedForm) -> tuple[Cell, ...]:
    return (
        context.enterprise(form.enterprise),
        _which(context, form),
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
