"""Green power a park has bought: monthly trades of the park, certificates of its enterprises."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tests.truth.headline import GRID, import_kwh, tce_of, unclaimed_kg
from tests.truth.plan import Plan
from tests.truth.site import MONTH_DAYS, YEAR, Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Contracts as the park file states them, and how much of them is valid [kWh]."""

    contracts: Mapping[str, Mapping[str, object]]
    valid_kwh: float


def make_claims(
    draw: np.random.Generator, plan: Plan, edges: Mapping[str, Array], monthly: Mapping[str, Array]
) -> Claims:
    """Buy as much green power as brings the park to the indicator that was drawn.

    No more than 90 % of the imported power of any month is claimed, so all of it can be matched.
    """
    before = sum(unclaimed_kg(edges, monthly).values())
    wanted = (before - plan.target_core * 1000 * tce_of(edges, monthly)) / GRID
    most = 0.9 * import_kwh(edges)
    total = float(np.clip(wanted, 0, most))
    if total < 0.02 * most:
        return Claims(contracts={}, valid_kwh=0.0)
    gates = sum((v for k, v in edges.items() if k.startswith("e_gate")), np.zeros(1))
    bought = np.add.reduceat(gates, MONTH_DAYS[:-1] * 96)
    trade_share = draw.uniform(0.3, 0.9)
    trades = np.floor(total * trade_share * bought / bought.sum())
    rest = int((total - trades.sum()) // 1000)  # certificates of 1,000 kWh
    contracts: dict[str, Mapping[str, object]] = {}
    for month in range(12):
        contracts[f"green_{month + 1:02}"] = _trade(month, float(trades[month]))
    contracts |= _certificates(draw, plan, edges, rest)
    return Claims(contracts=contracts, valid_kwh=float(trades.sum()) + rest * 1000.0)


def _trade(month: int, quantity: float) -> Mapping[str, object]:
    days = int(MONTH_DAYS[month + 1] - MONTH_DAYS[month])
    label = f"{YEAR}-{month + 1:02}"
    return {
        "kind": "green_power",
        "first_day": f"{label}-01",
        "last_day": f"{label}-{days:02}",
        "quantity_kwh": quantity,
        "vintage": label,
        "serial": f"settlement {label}",
        "evidence": f"settlement of the power exchange {label}",
    }


def _certificates(
    draw: np.random.Generator, plan: Plan, edges: Mapping[str, Array], count: int
) -> dict[str, Mapping[str, object]]:
    """Split certificates among the park and its two largest works, each within its own load."""
    found: dict[str, Mapping[str, object]] = {}
    number = int(draw.integers(100_000, 900_000))
    works = sorted(plan.works, key=lambda each: -each.share)[:2]
    left = count
    for each in works:
        part = min(
            int(left * draw.uniform(0.1, 0.4)), int(edges[f"e_{each.id}"].sum() * 0.2 / 1000)
        )
        if part:
            found[f"gec_{each.id}"] = _lot(number, part, each.id)
            number, left = number + part, left - part
    if left:
        found["gec_park"] = _lot(number, left, "")
    return found


def _lot(first: int, count: int, enterprise: str) -> Mapping[str, object]:
    lot: dict[str, object] = {
        "kind": "certificate",
        "first_day": f"{YEAR}-01-01",
        "last_day": f"{YEAR}-12-31",
        "quantity_kwh": count * 1000,
        "vintage": str(YEAR),
        "serial": f"GEC {YEAR}-37-{first:07d} to {first + count - 1:07d}",
        "evidence": "retirement statement of the registry",
    }
    return lot | ({"enterprise": enterprise} if enterprise else {})
