"""What fuel is worth that nobody counts and that may have been burned.

Who burned it is not known, so it hangs on every enterprise that counts fuel of this kind, and is
worth the most that any of their streams would count. Whoever uses the fuel as a material, or loads
it on ships, may have burned the rest as well.
"""

from collections.abc import Sequence
from dataclasses import replace

from lingtan.base.figures import Missing
from lingtan.ledger.accounts import Account
from lingtan.ledger.knowledge import Knowledge
from lingtan.ledger.rates import Rate
from lingtan.ledger.stream_rates import RatedStream, rate_stream
from lingtan.ledger.unsure import Unsure
from lingtan.park.streams import StreamUse

AS_THEY_ARE = frozenset({StreamUse.FUEL, StreamUse.CONVERSION_INPUT, StreamUse.PROCESS})


def may_have_burned(
    amount: float, streams: Sequence[RatedStream], reason: Missing, know: Knowledge
) -> Unsure:
    """Return the doubt about an amount of fuel that any of some streams may have burned."""
    fossil = [rated for rated in streams if rated.account is not Account.BIOGENIC]
    return Unsure(
        account=(Account.FUEL if fossil else Account.BIOGENIC).value,
        enterprise="",
        meter="",
        reason=reason,
        missing=amount,
        high=amount,
        findings=1,
        parties=frozenset(rated.stream.enterprise for rated in streams),
        rates=tuple(rate for rated in fossil or streams for rate in _burned(rated, know)),
    )


def _burned(rated: RatedStream, know: Knowledge) -> tuple[Rate, ...]:
    if rated.stream.use in AS_THEY_ARE:
        return rated.rates
    return rate_stream(replace(rated.stream, use=StreamUse.FUEL), know).rates
