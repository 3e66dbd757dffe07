"""Share the fuel of a plant between the power and the heat it makes: energy, efficiency, exergy.

References
----------
GHG Protocol, "Allocation of GHG emissions from a combined heat and power plant", version 1.0
(2006): efficiency, energy content and work potential (recalled; its default efficiencies are not
used: whoever takes the method states them).
"""

from lingtan.park.allocation import Cogeneration, CogenerationBasis

DEFAULT = Cogeneration()  # by energy: the one rule that needs no value from elsewhere
ABSOLUTE_ZERO_C = -273.15


def heat_share(rule: Cogeneration | None, power_kwh: float, heat_kwh: float) -> float | None:
    """Return the share of heat in a plant's emission; None where the rule lacks a value.

    Parameters
    ----------
    rule : Cogeneration or None
        None takes the default, energy.
    power_kwh, heat_kwh : float
        What the plant made, both above zero.

    Examples
    --------
    >>> heat_share(None, power_kwh=30, heat_kwh=60)
    0.6666666666666666
    >>> rule = Cogeneration(by=CogenerationBasis.EFFICIENCY, heat_efficiency=0.8,
    ...                     power_efficiency=0.4)
    >>> heat_share(rule, power_kwh=30, heat_kwh=60)
    0.5
    >>> heat_share(Cogeneration(by=CogenerationBasis.EXERGY), power_kwh=30, heat_kwh=60) is None
    True
    """
    worth = worth_of(rule)
    if worth is None:
        return None
    of_power, of_heat = worth
    return heat_kwh * of_heat / (power_kwh * of_power + heat_kwh * of_heat)


def worth_of(rule: Cogeneration | None) -> tuple[float, float] | None:
    """Return what a kWh of power and of heat weigh; None where the rule lacks a value."""
    rule = rule or DEFAULT
    if rule.by is CogenerationBasis.EFFICIENCY:
        return _per_fuel(rule)
    return _per_work(rule) if rule.by is CogenerationBasis.EXERGY else (1.0, 1.0)


def _per_fuel(rule: Cogeneration) -> tuple[float, float] | None:
    """Return the fuel that separate plants burn for a kWh of power and of heat."""
    if not rule.power_efficiency or not rule.heat_efficiency:
        return None
    return 1 / rule.power_efficiency, 1 / rule.heat_efficiency


def _per_work(rule: Cogeneration) -> tuple[float, float] | None:
    """Return the work in a kWh of power, and of heat by Carnot: 1 - T0 / T."""
    if rule.heat_c is None or rule.ambient_c is None:
        return None
    hot, cold = rule.heat_c - ABSOLUTE_ZERO_C, rule.ambient_c - ABSOLUTE_ZERO_C
    return (1.0, 1.0 - cold / hot) if 0 < cold < hot else None
