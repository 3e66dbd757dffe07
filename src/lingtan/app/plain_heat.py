"""Heat targets, shared water and exchanged materials as plain values, for programs."""

from lingtan.app.results_heat import HeatTargets
from lingtan.symbiosis.by_products import Exchange
from lingtan.symbiosis.heat_cascade import HeatTarget
from lingtan.symbiosis.water import SharedWater


def plain_heat(found: HeatTargets) -> dict[str, object]:
    """Return targets for programs, as decimal numbers."""
    heat, inventory = found.heat, found.account.inventory
    shared, year = heat.shared, heat.year
    return {
        "is_bound": True,
        "period": inventory.period,
        "boundary": inventory.boundary,
        "streams": heat.streams,
        "alone": {owner: _plain_target(target) for owner, target in shared.alone.items()},
        "pooled": _plain_target(shared.pooled),
        "saved_kw": float(shared.saved_kw),
        "year": None
        if year is None
        else {
            "hot_alone_gj": {owner: float(gj) for owner, gj in year.alone_gj.items()},
            "hot_pooled_gj": float(year.pooled_gj),
            "saved_gj": float(year.saved_gj),
        },
        "saved_emission": heat.saved,
        "water": None if heat.water is None else _plain_water(heat.water),
        "exchanges": [_plain_exchange(each) for each in heat.exchanges],
    }


def _plain_water(water: SharedWater) -> dict[str, object]:
    waste = water.pooled.waste_ppm
    return {
        "fresh_alone_t_per_h": {
            owner: float(target.fresh_t_per_h) for owner, target in water.alone.items()
        },
        "fresh_pooled_t_per_h": float(water.pooled.fresh_t_per_h),
        "fresh_without_reuse_t_per_h": float(water.pooled.without_reuse_t_per_h),
        "saved_t_per_h": float(water.saved_t_per_h),
        "pinches_ppm": [float(each) for each in water.pooled.pinches_ppm],
        "waste_ppm": None if waste is None else float(waste),
    }


def _plain_exchange(each: Exchange) -> dict[str, object]:
    return {
        "material": each.material,
        "offered_t": float(each.offered_t),
        "needed_t": float(each.needed_t),
        "exchanged_t": float(each.exchanged_t),
        "handovers": [
            {"offer": one.offer, "need": one.need, "amount_t": float(one.amount_t)}
            for one in each.handovers
        ],
        "avoided_kg": float(each.avoided_kg),
        "avoided_unstated": each.unstated,
    }


def _plain_target(target: HeatTarget) -> dict[str, object]:
    return {
        "hot_utility_kw": float(target.hot_utility_kw),
        "cold_utility_kw": float(target.cold_utility_kw),
        "hot_duty_kw": float(target.hot_duty_kw),
        "cold_duty_kw": float(target.cold_duty_kw),
        "recovered_kw": float(target.recovered_kw),
        "shifted_pinches_c": [float(each) for each in target.pinches_c],
        "grand_composite_curve": [
            {"shifted_c": float(temperature), "heat_kw": float(heat)}
            for temperature, heat in target.curve
        ],
    }
