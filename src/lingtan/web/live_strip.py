"""What moves on a page: the power over the grid connection, as the newest readings tell it.

It stands where readings come in by themselves, and nowhere else. What is drawn holds without a
script; with one it moves with every event, and the figures of the page follow the account.
"""

from dataclasses import dataclass
from datetime import datetime

from lingtan.app.import_journals import MAPPING_NAME
from lingtan.app.simulation_copy import is_for_trial
from lingtan.app.state_of import state_of
from lingtan.base.time_axis import find_zone
from lingtan.metering.live_power import ParkPower, park_power
from lingtan.reports.numbers import write_number
from lingtan.web.access import LIVE as STREAM
from lingtan.web.named_parameters import API
from lingtan.web.reception import Reception
from lingtan.web.ticker import STATE_DIGITS
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

UNKNOWN = "–"
WAITING, SILENT, LIVE = "waiting", "silent", "live"


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
    now : str
        ``live``, ``silent`` where the next reading is overdue, ``waiting`` before the first one.
    since : str
        Since when readings could come in, by the park's clock.
    """

    source: str
    state: str
    zone: str
    is_simulated: bool
    values: tuple[tuple[str, str], ...]
    at: str
    now: str
    since: str

    @property
    def how(self) -> str:
        """The key of the words for how things stand."""
        return f"live.{'simulated' if self.now == LIVE and self.is_simulated else self.now}"


def live_strip(reception: Reception, view: View, visitor: Visitor, zone: str) -> LiveStrip | None:
    """Return what moves on a page; None where nothing comes in, or a visitor may not see it."""
    if not visitor.sees_the_park or not _comes_in(reception):
        return None
    power = park_power(reception.board.all())
    shown = {"import_kw": power.import_kw, "export_kw": power.export_kw}
    return LiveStrip(
        source=f"{API}/{STREAM}",
        state=state_of(reception.layout)[:STATE_DIGITS],
        zone=zone,
        is_simulated=is_for_trial(reception.layout),
        values=tuple((key, _written(value, view)) for key, value in shown.items()),
        at=_clock(power.at, zone) if power.at else "",
        now=_now(power, reception.clock()),
        since=_clock(reception.began, zone),
    )


def _now(power: ParkPower, clock: datetime) -> str:
    if power.fresh_until is None:
        return WAITING
    return LIVE if clock < power.fresh_until else SILENT


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"


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
