"""What every form is drawn from and read against: the park, the catalogue, the words, the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from lingtan.base.names import Name
from lingtan.base.time_axis import Period, find_zone, parse_period
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park
from lingtan.reports.words import Words

S = TypeVar("S", bound=StrEnum)

THE_PARK = "-"  # label id of "the park itself"; an enterprise id never is a dash alone


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """The park, the catalogue, the words of one language, and the year a form is about.

    Attributes
    ----------
    enterprise : str
        The one whose own form it is: then `park` holds what is its own; empty for the whole park.
    month : int or None
        The one month the form is about; None for the whole year.
    """

    park: Park
    catalogue: Catalogue
    words: Words
    year: int
    enterprise: str = ""
    month: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The park's time zone."""
        return find_zone(self.park.time_zone)

    @property
    def period(self) -> Period:
        """The form's year as two instants."""
        return parse_period(f"{self.year:04}", self.park.time_zone)

    def say(self, key: str, **facts: str | int | float) -> str:
        """Return the text of an id of the domain ``form``."""
        return self.words.say(f"form.{key}", facts)

    def name(self, name: Name) -> str:
        """Return a name in the language of the form."""
        return name.in_language(self.words.language)

    def enterprise_labels(self, *, with_park: bool = True) -> Mapping[str, str]:
        """Return the id of each enterprise by what its drop-down says."""
        labels = {self.say("the_park"): THE_PARK} if with_park and not self.enterprise else {}
        return labels | {label_of(e.id, self.name(e.name)): e.id for e in self.park.enterprises}

    def label_of_enterprise(self, enterprise: str) -> str:
        """Return what the drop-down says for an enterprise; empty means the park itself.

        One the park file does not have is shown by its id.
        """
        if not enterprise:
            return self.say("the_park")
        found = (e for e in self.park.enterprises if e.id == enterprise)
        known = next(found, None)
        return label_of(enterprise, self.name(known.name)) if known else enterprise

    def labels_of(self, kind: type[S]) -> Mapping[str, str]:
        """Return the value of each member of an enumeration by its word."""
        stem = kind.__name__.lower()
        return {self.say(f"{stem}.{member.value}"): member.value for member in kind}

    def day_begins(self, day: date) -> datetime:
        """Return the instant a local day begins, in UTC."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def midnight(self, year: int, month: int) -> datetime:
        """Return the instant a local month begins, in UTC without zone, as the store keeps it."""
        years, months = divmod(month - 1, 12)
        local = datetime(year + years, months + 1, 1, tzinfo=self.zone)
        return local.astimezone(UTC).replace(tzinfo=None)


def label_of(id_: str, name: str) -> str:
    """Return what a drop-down says: the id first, so that it sorts and searches.

    Examples
    --------
    >>> label_of("steel", "Steel works")
    'steel  Steel works'
    """
    return f"{id_}  {name}"
