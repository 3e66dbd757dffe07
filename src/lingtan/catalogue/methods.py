"""Versions of an accounting method: what each pins, and what it leaves to choose."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from lingtan.base.errors import CatalogueError
from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.provenance import KnownBy

NEEDED_CHOICES = ("fuel_set", "process_set", "coal_rate_item")
NEEDED_CONSTANTS = (
    *("electricity_other", "electricity_direct", "electricity_green", "heat_fossil"),
    *("heat_non_fossil", "oxidation_conversion", "certificate_life_months"),
)
"""What an account asks of every method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A value a method version pins or leaves to choose.

    Attributes
    ----------
    value : Decimal
        In `unit`, as the method prints it.
    is_open : bool
        Whether the method leaves it open, so that ours is a choice shown with every result.
    """

    id: str
    name: Name
    value: Decimal
    unit: str
    source: str
    label: Evidence
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A rule a method version pins or leaves to choose, named rather than numbered."""

    id: str
    name: Name
    value: str
    source: str
    label: Evidence
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One version of an accounting method (核算方法) with its own constants.

    Attributes
    ----------
    gases : tuple of str
        Gases that count.
    constants, choices : tuple
        What it pins, and what it leaves open with our choice. `NEEDED_CHOICES` are always there.
    """

    id: str
    name: Name
    status: str
    gases: tuple[str, ...]
    constants: tuple[Constant, ...]
    choices: tuple[Choice, ...]
    valid_from: date | None
    valid_to: date | None
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence

    @property
    def fuel_set(self) -> str:
        """Set of fuel factors to use when a stream names none."""
        return self.choice("fuel_set").value

    @property
    def process_set(self) -> str:
        """Set of process factors to use when a stream names none."""
        return self.choice("process_set").value

    @property
    def coal_rate_item(self) -> str:
        """Item of set ``E_coal_equivalent`` that turns electricity into coal equivalent."""
        return self.choice("coal_rate_item").value

    def constant(self, constant_id: str) -> Constant:
        """Return a constant by id.

        Raises
        ------
        CatalogueError
            The method has no such constant.
        """
        return _named(constant_id, self.constants, f"methods/{self.id}.yaml")

    def choice(self, choice_id: str) -> Choice:
        """Return a choice by id; see `constant`."""
        return _named(choice_id, self.choices, f"methods/{self.id}.yaml")


Named = TypeVar("Named", Constant, Choice)


def _named(wanted: str, entries: tuple[Named, ...], file: str) -> Named:
    for entry in entries:
        if entry.id == wanted:
            return entry
    known = ", ".join(entry.id for entry in entries)
    raise CatalogueError("no_choice", facts={"id": wanted, "file": file, "known": known})
