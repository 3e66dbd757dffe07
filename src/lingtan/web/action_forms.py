"""Take an order out of what a form sent: only fields of the action, and nothing left open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.base.errors import Detail, JobError
from lingtan.reports.words import Words
from lingtan.web.actions.action import CELL, Action, Field, Kind, Order
from lingtan.web.actions.offer_people import signers
from lingtan.web.jobs.job import Fault
from lingtan.web.view import View
from lingtan.web.visitor import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it is shown: what stands in it, and what was wrong with it as it was sent.

    Attributes
    ----------
    is_typed : bool
        Whether what stands in it came from a form, and so would be lost with it.
    """

    values: Mapping[str, str]
    fault: Fault | None = None
    is_typed: bool = False


BY = Field(name="by", kind=Kind.OPEN, offers=signers)
"""Asked on one's own machine only: elsewhere it is known who signed in."""


def fields_of(action: Action, visitor: Visitor) -> tuple[Field, ...]:
    """Return the fields a visitor is asked."""
    fields = tuple(each for each in action.fields if visitor.sees_the_park or not each.is_of_park)
    if not action.is_signed or visitor.name:
        return fields
    ends = [each for each in fields if each.kind is Kind.BUTTONS]  # what sends a form stands last
    return (*(each for each in fields if each not in ends), BY, *ends)


def order_of(
    action: Action,
    layout: Layout,
    visitor: Visitor,
    sent: Mapping[str, str],
    files: tuple[Path, ...] = (),
) -> Order:
    """Return the order a form makes.

    Raises
    ------
    JobError
        Something that is needed was left open, or what was chosen is no choice.
    """
    asked = fields_of(action, visitor)
    values = {field.name: sent_value(field, sent) for field in asked}
    if action.sheet is not None:
        values |= {name: value for name, value in sent.items() if name.startswith(CELL)}
    faults = [fault for field in asked if (fault := _fault(field, layout, values, files))]
    if faults:
        details = tuple(Detail(words=words, facts={"field": field}) for words, field in faults)
        raise JobError("bad_form", details=details)
    return Order(
        action=action.id,
        layout=layout,
        values=values,
        by=visitor.name or values.get(BY.name, ""),
        files=files,
        enterprise=visitor.enterprise,
    )


def sent_value(field: Field, sent: Mapping[str, str]) -> str:
    """Return what a field sent; of several marks their values, one a line."""
    stem = f"{field.name}."
    marks = [name.removeprefix(stem) for name in sent if name.startswith(stem)]
    if field.kind is Kind.MARKS and marks:
        return "\n".join(marks)
    return sent.get(field.name, "").strip()


def _fault(
    field: Field, layout: Layout, values: Mapping[str, str], files: tuple[Path, ...]
) -> tuple[str, str] | None:
    """Return what is wrong with a field, and its id in words; None where nothing is."""
    value = values[field.name]
    if field.kind in {Kind.FILE, Kind.FILES}:
        return ("detail.left_open", field.name) if field.is_required and not files else None
    if field.is_required and not value:
        return ("detail.left_open", field.name)
    if value and field.choices is not None and field.kind not in {Kind.MARKS, Kind.OPEN}:
        known = {id_ for id_, _ in field.choices(layout, Words("en"))}
        return None if value in known else ("detail.no_choice", field.name)
    return _misread(field, value) if value else None


def _misread(field: Field, value: str) -> tuple[str, str] | None:
    """Return what is wrong with a number or a day."""
    try:
        if field.kind is Kind.DATE:
            date.fromisoformat(value)
        if field.kind is Kind.NUMBER and not isfinite(float(value)):
            return "detail.no_number", field.name
    except ValueError:
        return ("detail.no_day" if field.kind is Kind.DATE else "detail.no_number"), field.name
    return None


def first_values(
    action: Action, layout: Layout, view: View, query: Mapping[str, str], enterprise: str = ""
) -> Mapping[str, str]:
    """Return what a form is filled in with: what the address brings along, else the page's own.

    Parameters
    ----------
    enterprise : str
        The one that asks; empty for whoever sees the whole park.

    Raises
    ------
    LingtanError
        What the form is about is not there, for whom asks.
    """
    seen = {
        "period": view.period,
        "boundary": view.boundary,
        "known_at": view.known_at,
        "language": "zh" if view.language == "zh_CN" else "en",
    }
    brought = {
        field.name: query.get(field.name, "") or seen.get(field.from_view, "")
        for field in action.fields
    }
    if action.require is not None:
        action.require(layout, brought, enterprise)
    return action.fill(layout, brought)
