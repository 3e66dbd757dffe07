"""Gas at line conditions: what a cubic metre at the meter is at 0 °C and 101.325 kPa."""

from lingtan.base.units import UnitTable

Bounds = tuple[float, float]
CELSIUS: Bounds = (-80.0, 500.0)  # what a gas at a meter can have: beyond is another unit or code
KILOPASCALS: Bounds = (10.0, 30_000.0)


def nm3_per_m3(
    temperature_c: float, pressure_kpa: float, compressibility: float, units: UnitTable
) -> float:
    """Return the normal volume of a volume at line conditions [1]_ [Nm³/m³].

    Parameters
    ----------
    temperature_c, pressure_kpa : float
        Of the gas at the meter; the pressure is absolute.
    compressibility : float
        Compressibility factor at the meter over that at 0 °C and 101.325 kPa.

    References
    ----------
    .. [1] EN 12405-1, conversion by p, T and Z: V_b = V (p / p_b) (T_b / T) (Z_b / Z); the like of
       it in GB/T 36242-2018.

    Examples
    --------
    >>> from lingtan.catalogue.load import load_catalogue
    >>> units = load_catalogue().units
    >>> round(nm3_per_m3(15.0, 101.325, 1.0, units), 6)
    0.947944
    """
    kelvin, normal = (units.convert(value, "degC", "K") for value in (temperature_c, 0.0))
    return units.convert(pressure_kpa, "kPa", "atm") * normal / kelvin / compressibility
