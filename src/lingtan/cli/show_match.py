"""Print green power three ways: the table, what is open and why, the contrast, the users."""

from collections.abc import Iterable, Iterator, Mapping

from rich.text import Text

from lingtan.app.results_match import GreenPower
from lingtan.base.figures import Figure
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_table
from lingtan.cli.show_direct import direct_verdicts
from lingtan.cli.show_metering import print_metering
from lingtan.cli.show_reasons import reasons
from lingtan.matching.carried import StoreBalance
from lingtan.matching.claim_hours import ClaimMatch
from lingtan.matching.direct import DirectLine
from lingtan.matching.grid_clean import GridSource
from lingtan.park.meters import Resolution

KWH_PER_MWH = 1000
UNKNOWN = "–"
WAYS = (
    ("physical", "matching.physical_kwh", "matching.physical_share"),
    ("contractual", "matching.contractual_kwh", "matching.contractual_share"),
    ("metered", "matching.metered_kwh", "matching.metered_share"),
    ("whole", "", "matching.hourly_matched_share"),
    ("cfe", "", "matching.cfe_score"),
)
CONTRAST = (
    ("hour", "matching.netted_hour_share"),
    ("day", "matching.netted_day_share"),
    ("month", "matching.netted_month_share"),
    ("period", "matching.netted_period_share"),
    ("sums", "matching.ratio_of_sums"),
)


def print_match(found: GreenPower) -> None:
    """Print the three ways side by side, then what lies behind them."""
    figures = found.figures
    print_table(
        [say("match.way"), say("match.energy"), say("match.share")],
        [_way(figures, *way) for way in WAYS],
        title=say("match.title", period=found.account.check.period.name),
    )
    for line in open_lines(figures):
        SCREEN.print(Text(line, style="dim"))
    if not found.users:
        return
    print_metering(say("match.metered"), figures["matching.metered_share"])
    print_table(
        [say("match.contrast"), say("match.share")],
        [[say(f"match.{name}"), _percent(figures[id_].value)] for name, id_ in CONTRAST],
    )
    _print_users(found)
    SCREEN.print(Text(say("match.rule"), style="dim"))
    for line in (*_store(found.store), *_direct(found.direct), *_claims(found.claims)):
        SCREEN.print(Text(line))
    for line in _grid(found.grid):
        SCREEN.print(Text(line))
    for line in direct_verdicts(found.rules, found.users):
        SCREEN.print(Text(line))


def plain_match(found: GreenPower) -> dict[str, object]:
    """Return the three ways for programs, without the single hours."""
    inventory = found.account.inventory
    return {
        "period": inventory.period,
        "boundary": inventory.boundary,
        "interval": Resolution.HOUR.value,
        "figures": found.figures,
        "users": found.users,
        "store": found.store,
        "direct": found.direct,
        "rules": found.rules,
        "claims": found.claims,
        "grid": found.grid,
        "findings": (*inventory.findings, *found.findings),
    }


def open_lines(figures: Mapping[str, Figure]) -> Iterator[str]:
    """Yield why a way is not decidable, each reason once, and between which bounds it lies."""
    low = figures["matching.at_least_share"].bounds[:1]  # as far as readings in doubt may move it
    high = figures["matching.at_most_share"].bounds[-1:]
    told: set[str] = set()
    for name, _, id_ in WAYS:
        if figures[id_].value is not None:
            continue
        new = [each for each in reasons(figures[id_].missing) if each not in told]
        told.update(new)
        if new:
            said = " ".join(new)
            yield f"○ {say('match.because', name=say(f'match.{name}'), reasons=said)}"
        if name == "whole" and low and high:
            yield f"  {say('match.between', low=_percent(*low), high=_percent(*high))}"
        if name == "cfe":
            yield from _least_score(figures, is_same=not new)


def _way(figures: Mapping[str, Figure], name: str, energy: str, share: str) -> list[str]:
    amount = _mwh(figures[energy].value) if energy else ""
    found = figures[share].value
    told = say("match.not_decidable") if found is None else _percent(found)
    return [say(f"match.{name}"), amount, told]


def _least_score(figures: Mapping[str, Figure], *, is_same: bool) -> Iterator[str]:
    """Yield what the score is at least; it is named where its reasons were told before."""
    least = figures.get("matching.cfe_at_least_share", figures["matching.at_least_share"])
    if least.bounds:
        score = _percent(least.bounds[0])
        named = f"○ {say('report.note.score_at_least', score=score)}"
        yield named if is_same else f"  {say('match.at_least', low=score)}"


def _print_users(found: GreenPower) -> None:
    names = {
        e.id: e.name.in_language(WORDS.language) for e in found.account.check.park.enterprises
    }
    rows = [
        [
            names.get(user.enterprise) or user.enterprise or say("report.park_itself"),
            _mwh(user.load_kwh),
            _mwh(user.matched_kwh),
            _percent(user.matched_share),
            _percent(user.direct_share),
        ]
        for user in found.users
    ]
    headings = ("match.user", "match.load", "match.matched", "match.share", "match.direct")
    print_table([say(heading) for heading in headings], rows)


def _store(store: StoreBalance | None) -> Iterator[str]:
    if store is None:
        return
    facts = {
        "charged": _mwh(store.charged_kwh),
        "green": _mwh(store.cancelled_kwh),
        "out": _mwh(store.discharged_kwh),
    }
    if store.efficiency is None:
        yield say("match.store_unknown", **facts)
        return
    facts |= {
        "certified": _mwh(store.certified_kwh),
        "method": store.method.value,
        "efficiency": _percent(store.efficiency),
    }
    yield say("match.store", **facts)


def _direct(line: DirectLine | None) -> Iterator[str]:
    if line is None:
        return
    yield say(
        "match.direct_line",
        made=_mwh(line.generated_kwh),
        fed_in=_mwh(line.fed_in_kwh),
        hours=line.feed_in_intervals,
        self_use=_percent(line.self_use_share),
        load=_percent(line.load_share),
        feed_in=_percent(line.feed_in_share),
    )
    if line.forbidden_intervals is None and line.feed_in_intervals:
        yield say("match.feed_in_unknown")
    if line.forbidden_intervals:
        yield say("match.may_not_feed_in", hours=line.forbidden_intervals)


def _grid(sources: Iterable[GridSource]) -> Iterator[str]:
    for each in sources:
        yield say(
            "match.grid_shares",
            name=each.name.in_language(WORDS.language),
            source=each.source,
            label=each.label.value,
            first=str(each.valid_from),
            last=str(each.last_day),
        )


def _claims(claims: Iterable[ClaimMatch]) -> Iterator[str]:
    for claim in claims:
        facts = {
            "contract": claim.contract,
            "claimed": _mwh(claim.claimed_kwh),
            "offered": _mwh(claim.offered_kwh),
            "matched": _mwh(claim.matched_kwh),
        }
        yield say(f"match.hours_from_{claim.source.value}", **facts)
        if claim.is_beyond_plant:
            yield say("match.beyond_plant", **facts)


def _mwh(energy_kwh: float | None) -> str:
    return UNKNOWN if energy_kwh is None else f"{energy_kwh / KWH_PER_MWH:,.1f}"


def _percent(share: float | None) -> str:
    return UNKNOWN if share is None else f"{share:.1%}"
