"""What the use case of heat targets returns."""

from dataclasses import dataclass

from lingtan.app.results import Account
from lingtan.symbiosis.heat_of_park import HeatOfPark


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatTargets:
    """Heat targets of the enterprises of a boundary, with the account their factors are from."""

    account: Account
    heat: HeatOfPark
