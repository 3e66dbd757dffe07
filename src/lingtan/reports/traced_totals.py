"""Totals that a table adds up itself and that are figures all the same: they carry its id."""

from dataclasses import replace
from decimal import Decimal
from math import isclose

from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from lingtan.reports.numbers import shown


def traced_total(context: Context, value: Decimal, unit: str, id_: str, own: str = "") -> Amount:
    """Return a total with id and evidence of the figure it is, if it is that figure.

    A figure that is unknown, or another number, is not what adds up here: then the id is `own`,
    that of the sum of lines it is.
    """
    amount = replace(context.amount(value, unit), figure=own)
    found = context.inputs.inventory.figures.get(id_)
    if found is None or found.value is None or amount.value is None:
        return amount
    value_shown = found.value * shown(found.unit).scale
    if not isclose(amount.value, value_shown, rel_tol=1e-9):
        return amount
    evidence = tuple(label.value for label in found.weak_evidence)
    return replace(amount, value=value_shown, figure=id_, evidence=evidence)
