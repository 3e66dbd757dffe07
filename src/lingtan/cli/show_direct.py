"""Print what the notices on direct connection say of the lines of a park, ratio by ratio."""

from collections.abc import Iterable, Iterator

from lingtan.cli.language import WORDS, say
from lingtan.cli.show_reasons import reasons
from lingtan.cli.show_verdicts import beside_limit
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Outcome
from lingtan.matching.by_user import UserMatch
from lingtan.reports.indicator_names import indicator_name

SIGNS = {"<=": "≤", ">=": "≥"}
LOAD_SHARE = "gd650.self_use_of_load"


def direct_verdicts(rules: Iterable[FrameworkResult], users: Iterable[UserMatch]) -> Iterator[str]:
    """Yield a line for each ratio of each notice, and how many users stand below that of load."""
    every = [indicator for result in rules for indicator in result.indicators]
    for indicator in every:
        yield say(
            "match.direct_rule",
            name=indicator_name(WORDS, indicator),
            value=beside_limit(indicator, indicator.figure.value),
            limit=_limit(indicator),
            outcome=say(f"verdict.{indicator.outcome.value}"),
        )
        if indicator.outcome is Outcome.NOT_DECIDABLE:
            yield f"  ○ {' '.join(reasons(indicator.reasons))}"
    load = next((each for each in every if each.id == LOAD_SHARE), None)
    if load is not None and load.threshold is not None and load.threshold.value is not None:
        yield from _users_below(load.threshold.value, users)


def _users_below(least: float, users: Iterable[UserMatch]) -> Iterator[str]:
    """Say how many users have less of the line than 650 asks of one: 688 was not seen to ask."""
    shares = [user.direct_share for user in users if user.direct_share is not None]
    below = sum(share < least for share in shares)
    yield say("match.users_below", below=below, count=len(shares), least=_percent(least))


def _limit(indicator: IndicatorResult) -> str:
    threshold = indicator.threshold
    if threshold is None or threshold.value is None:
        return say("match.no_limit")
    return f"{SIGNS.get(threshold.op, threshold.op)} {_percent(threshold.value)}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
