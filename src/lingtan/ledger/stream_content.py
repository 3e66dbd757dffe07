"""What one unit of a stream holds, whatever becomes of it: net heat and carbon."""

from fractions import Fraction

from lingtan.ledger.knowledge import CO2, Knowledge
from lingtan.ledger.stream_rates import CARBON_TO_CO2
from lingtan.park.streams import SourceStream, StreamUse


def net_heat_gj_per_unit(stream: SourceStream, know: Knowledge) -> Fraction | None:
    """Return the net calorific value: measured, else of the factor set [GJ per unit]."""
    if stream.ncv_gj_per_unit is not None:
        return Fraction(str(stream.ncv_gj_per_unit))
    factor = know.fuel(stream.factor_set or know.fuel_set, stream.factor_item)
    if factor is None or factor.ncv_gj_per_unit is None:
        return None
    return Fraction(factor.ncv_gj_per_unit)


def carbon_kg_per_unit(stream: SourceStream, know: Knowledge) -> Fraction | None:
    """Return the carbon a unit holds; of a process, the carbon it gives off [kgC per unit]."""
    if stream.use is StreamUse.PROCESS:
        return _process_carbon(stream, know)
    heat = net_heat_gj_per_unit(stream, know)
    factor = know.fuel(stream.factor_set or know.fuel_set, stream.factor_item)
    listed = factor.carbon_t_per_gj if factor else None
    carbon = listed if stream.carbon_t_per_gj is None else str(stream.carbon_t_per_gj)
    return None if heat is None or carbon is None else heat * Fraction(carbon) * 1000


def _process_carbon(stream: SourceStream, know: Knowledge) -> Fraction | None:
    if stream.factor_t_per_t is not None:
        return Fraction(str(stream.factor_t_per_t)) / CARBON_TO_CO2
    vintages = know.process_vintages(stream.factor_set, stream.factor_item)
    if not vintages or vintages[0].kg_per_kg is None:
        return None
    is_carbon = vintages[0].gas == CO2
    return Fraction(vintages[0].kg_per_kg) / CARBON_TO_CO2 if is_carbon else Fraction(0)
