"""Numbers as the sentence tells them that a page begins with: each leads to where it is from."""

from collections.abc import Mapping
from dataclasses import replace

from lingtan.reports.context import Context
from lingtan.reports.figure_names import unit_of
from lingtan.reports.model import Amount
from lingtan.reports.numbers import write_number
from lingtan.reports.way import way_to
from lingtan.reports.words import Words

Place = tuple[str, str]
"""A page of ours, and what on it shows the things that are counted."""


def told_figure(context: Context, id_: str, unit: str = "") -> Amount:
    """Return a figure of the account with its unit; of one that is unknown, the word for it."""
    figure = context.inputs.inventory.figures.get(id_)
    if figure is None:  # nothing is known of it, not even why
        return told_amount(context.words, context.amount(None, ""))
    return told_amount(context.words, context.amount_of(figure, unit or unit_of(figure)))


def told_amount(words: Words, amount: Amount) -> Amount:
    """Return an amount; of one that is unknown, the word for it."""
    is_known = amount.value is not None
    return amount if is_known else replace(amount, text=words.say("trace.unknown"))


def told_count(words: Words, count: int, place: Place) -> Amount:
    """Return a count that leads to what it counts."""
    text = write_number(count, 0, words.language)
    return Amount(value=count, text=text, leads_to=way_to(*place))


def told_counts(words: Words, place: Place, counts: Mapping[str, int]) -> dict[str, Amount]:
    """Return counts of things that one place shows, by the names of their facts."""
    return {name: told_count(words, count, place) for name, count in counts.items()}
