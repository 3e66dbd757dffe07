"""A figure as the sentence tells it that a page begins with."""

from lingtan.reports.context import Context


def told_figure(context: Context, id_: str, unit: str = "") -> str:
    """Return a figure with its unit, or the word for unknown."""
    amount = context.figure(id_, unit)
    if amount.value is None:
        return context.words.say("trace.unknown")
    return f"{amount.text} {amount.unit}".strip()
