"""Under what circumstances a park is judged: which year, which tier, who is inside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.frameworks import Framework
from lingtan.catalogue.product_limits import ProductLimit
from lingtan.indicators.closed_base import ClosedBase
from lingtan.park.facts import Fact
from lingtan.park.park import LimitEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a judgement needs to know beside figures and facts.

    Attributes
    ----------
    year : int
        Calendar year the figures are of, or in which their period lies.
    is_whole_year : bool
        Whether the figures are of that whole year. Every framework judges calendar years.
    target_year : int
        Row of dated frameworks that applies; never interpolated.
    tier : str
        ``basic`` or ``target_2030``, for frameworks with two levels.
    limit_edition : LimitEdition
        Which edition of a product's limit standard counts for the year.
    enterprises : mapping of str to str
        Sector of each enterprise inside the boundary. Each one asked has to state its facts.
    frameworks : mapping of str to Framework
        By id, for indicators that refer to another framework's verdict.
    closed_base : ClosedBase or None
        The base year as the ledger closed it; None where it did not.
    """

    year: int
    target_year: int
    is_whole_year: bool = True
    tier: str = "basic"
    enterprises: Mapping[str, str] = field(default_factory=dict)
    register: Mapping[str, Datum] = field(default_factory=dict)
    product_limits: tuple[ProductLimit, ...] = ()
    limit_edition: LimitEdition = LimitEdition.START_OF_YEAR
    frameworks: Mapping[str, Framework] = field(default_factory=dict)
    closed_base: ClosedBase | None = None

    @property
    def limits_day(self) -> date:
        """Day on which an edition of a limit standard has to be in force."""
        is_start = self.limit_edition is LimitEdition.START_OF_YEAR
        return date(self.year, 1, 1) if is_start else date(self.year, 12, 31)

    def may_speak(self, fact: Fact) -> bool:
        """Whether a fact is of one who can state its datum.

        What is asked once for the whole park is not for one enterprise to state, unless it is
        alone inside the boundary. Neither are amounts: the firms or vehicles that several count
        are the same ones, and what one counts is not the park's.
        """
        datum = self.register.get(fact.datum)
        is_of_the_park = datum is not None and datum.per == "park"
        return not (is_of_the_park and fact.enterprise) or set(self.enterprises) == {
            fact.enterprise
        }
