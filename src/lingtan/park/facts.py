"""Yearly facts no meter gives: products, waste, water, residual heat, value added, land."""

import re
from dataclasses import dataclass

from lingtan.base.figures import Evidence
from lingtan.base.names import folded

THE_WHOLE = re.compile(
    r"(全部|各类|所有|全年|年度|本年|用水|取水|固废|废物|产品|能源)?(合计|总计|共计|小计|总量|总数)"
    r"|全部|(grand |sub ?)?totals?|sum( total)?|all( kinds)?"
)


def item_of(text: str) -> str:
    """Return the kind a text names; empty where it is a word for all kinds together.

    Examples
    --------
    >>> item_of("slag"), item_of("合 计："), item_of("Grand Total"), item_of("ＶＯＣｓ合计")
    ('slag', '', '', 'ＶＯＣｓ合计')
    """
    return "" if THE_WHOLE.fullmatch(folded(text).strip(" :.。()")) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A yearly statement of an enterprise or of the park.

    Attributes
    ----------
    datum : str
        Id of the datum in the catalogue's register, such as ``solid_waste_used``.
    year : int
        Calendar year of the park.
    value : float
        Amount in the canonical unit of the datum.
    enterprise : str
        Who states it; empty when the park does.
    item : str
        Product, waste kind, pollutant or equipment it is about; empty where it is about all, also
        where the statement calls that a total.
    evidence : str
        The document that proves it.
    source : str
        File and line it was read from.
    label : Evidence or None
        Label when it is a figure of the reference data; None for the park's own statement.
    is_trial : bool
        Whether the park file marks it as for trial.
    """

    datum: str
    year: int
    value: float
    enterprise: str = ""
    item: str = ""
    evidence: str = ""
    source: str = ""
    label: Evidence | None = None
    is_trial: bool = False

    def __post_init__(self) -> None:
        """Take a word for all kinds for what it is: as one more kind it would count twice."""
        object.__setattr__(self, "item", item_of(self.item))

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What it is about: two facts of one key say something of the very same thing."""
        return self.datum, self.year, self.enterprise, folded(self.item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Why an indicator is left out, as a framework's waiver allows."""

    indicator: str
    reason: str
    evidence: str = ""
