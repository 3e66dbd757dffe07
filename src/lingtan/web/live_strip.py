"""What moves on a page: the power over the grid connection, as the newest readings tell it.

It stands where readings come in by themselves, and nowhere else. What is drawn holds without a
script; with one it moves with every event, and the figures of the page follow the account.
"""

from dataclasses import dataclass

from lingtan.app.import_journals import MAPPING_NAME
from lingtan.app.simulation_copy import is_for_trial
from lingtan.app.state_of import state_of
from lingtan.base.time_axis import find_zone
from lingtan.metering.live_power import park_power
from lingtan.reports.numbers import write_number
from lingtan.web.access import API, LIVE
from lingtan.web.reception import Reception
from lingtan.web.ticker import STATE_DIGITS
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

UNKNOWN = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveStrip:
    """What a page shows of now.

    Attributes
    ----------
    source : str
        Address of the stream of events.
    state : str
        What the account of this page rests on; another one means other figures.
    zone : str
        The park's time zone, in which clocks are shown.
    is_simulated : bool
        Whether nobody has measured what is shown.
    values : tuple of (str, str)
        Of each figure its key in an event, and what it is now.
    at : str
        Start of the interval they are of, by the park's clock; empty before the first reading.
    """

    source: str
    state: str
    zone: str
    is_simulated: bool
    values: tuple[tuple[str, str], ...]
    at: str


def live_strip(reception: Reception, view: View, visitor: Visitor, zone: str) -> LiveStrip | None:
    """Return what moves on a page; None where nothing comes in, or a visitor may not see it."""
    if not visitor.sees_the_park or not _comes_in(reception):
        return None
    power = park_power(reception.board.all())
    shown = {"import_kw": power.import_kw, "export_kw": power.export_kw}
    at = power.at.astimezone(find_zone(zone)) if power.at else None
    return LiveStrip(
        source=f"{API}/{LIVE}",
        state=state_of(reception.layout)[:STATE_DIGITS],
        zone=zone,
        is_simulated=is_for_trial(reception.layout),
        values=tuple((key, _written(value, view)) for key, value in shown.items()),
        at=f"{at:%Y-%m-%d %H:%M}" if at else "",
    )


def _comes_in(reception: Reception) -> bool:
    """Whether readings come in by themselves, or have come."""
    return (
        reception.board.number > 0
        or reception.live.simulation is not None
        or bool(reception.sources)
        or (reception.layout.mappings / MAPPING_NAME).is_file()
    )


def _written(value: float | None, view: View) -> str:
    return UNKNOWN if value is None else write_number(value, 0, view.language)
