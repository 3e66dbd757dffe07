"""Periods a form offers: those there are readings of, those closed, those being verified."""

from lingtan.app.known_periods import KnownPeriods, known_periods
from lingtan.app.open_park import open_park
from lingtan.app.run_verification import verifications
from lingtan.app.state_of import state_of
from lingtan.park.own_part import own_meters
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind
from lingtan.web.actions.asking import Asking, Offered
from lingtan.web.answers import Kept

YEAR_DIGITS = 4
_KNOWN = Kept[KnownPeriods]()


def periods(asking: Asking) -> Offered:
    """Return the years and months there are readings of, an enterprise those of its own meters."""
    known = _known(asking)
    closed = dict(known.closed)
    return [(each, _name(each, asking.words, is_closed=each in closed)) for each in known.read]


def months(asking: Asking) -> Offered:
    """Return the months there are readings of."""
    return [pair for pair in periods(asking) if len(pair[0]) > YEAR_DIGITS]


def closed_periods(asking: Asking) -> Offered:
    """Return the periods that were closed."""
    words = asking.words
    names = dict.fromkeys(period for period, _ in _known(asking).closed)
    return [(each, _name(each, words, is_closed=True)) for each in names]


def unclosed_periods(asking: Asking) -> Offered:
    """Return the periods there are readings of that nobody has closed."""
    known = _known(asking)
    closed = dict(known.closed)
    return [(each, _name(each, asking.words)) for each in known.read if each not in closed]


def verified_periods(asking: Asking) -> Offered:
    """Return the periods of verifications, the newest verification first."""
    found: dict[str, list[str]] = {}
    for each in reversed(verifications(asking.layout).values()):
        found.setdefault(each.terms.period, []).append(each.id)
    joiner = asking.words.say("do.joiner")
    return [
        (period, f"{_name(period, asking.words)} · {joiner.join(ids)}")
        for period, ids in found.items()
    ]


def known_instants(asking: Asking) -> Offered:
    """Return the instants as known at which periods were closed."""
    return [
        (known_at.isoformat(timespec="seconds"), _name(period, asking.words, is_closed=True))
        for period, known_at in _known(asking).closed
    ]


def _known(asking: Asking) -> KnownPeriods:
    layout, meters = asking.layout, _own_meters(asking)
    key = (layout, state_of(layout), meters)
    return _KNOWN.of(key, lambda: known_periods(layout, meters))


def _own_meters(asking: Asking) -> frozenset[str] | None:
    if asking.sees_the_park:
        return None
    own = own_meters(open_park(asking.layout).park, asking.enterprise)
    return frozenset(meter.id for meter in own)


def _name(period: str, words: Words, *, is_closed: bool = False) -> str:
    year, month = period[:YEAR_DIGITS], period[YEAR_DIGITS + 1 :]
    if not month:
        told = words.say("do.offer.year", {"year": year})
    elif month.isdecimal():
        name = words.say(f"form.month_name.{int(month)}")
        told = words.say("do.offer.month", {"year": year, "month": name})
    else:
        told = period
    return words.say("do.offer.closed", {"period": told}) if is_closed else told


PERIOD = Field(name="period", kind=Kind.OPEN, offers=periods, offers_own=True)
KNOWN_AT = Field(
    name="known_at", kind=Kind.OPEN, offers=known_instants, is_required=False, from_view="known_at"
)
