"""Fuel that a process stream counts for less carbon than the fuel holds.

A process stream counts the CO2 of a material: limestone, an electrode. On a meter that brings in
fuel it stands in the place of the fuel's own stream, so what it counts must be what the fuel
gives off when it burns, or carbon leaves the account on a word. The least that any factor set
gives is held against it: a plant may choose its set.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.ledger.doubts import FUEL_AS_PROCESS, doubt
from lingtan.ledger.knowledge import Knowledge
from lingtan.ledger.stream_content import carbon_kg_per_unit
from lingtan.ledger.stream_rates import CARBON_TO_CO2, fuel_kg_per_unit
from lingtan.ledger.stream_trust import trust
from lingtan.park.streams import SourceStream, StreamUse


def count_hidden_fuel(
    stream: SourceStream, carrier: str, know: Knowledge
) -> tuple[SourceStream, tuple[Finding, ...]]:
    """Return a process stream on a fuel meter as fuel where it counts less than the fuel.

    Parameters
    ----------
    carrier : str
        What the stream's meter counts into the park or to who uses it.
    """
    if stream.use is not StreamUse.PROCESS or not know.is_fuel(carrier):
        return stream, ()
    burned = _as_fuel(stream, carrier, know)
    least = min(_of_sets(burned, know), default=None)
    carbon = carbon_kg_per_unit(trust(stream)[0], know)
    counted = (carbon or Fraction(0)) * CARBON_TO_CO2
    if least is not None and counted >= Fraction(least):
        return stream, ()
    facts: dict[str, Fact] = {
        "meter": stream.meter,
        "carrier": carrier,
        "counted": round(float(counted), 4),
        "least": "?" if least is None else round(float(least), 4),
    }
    return burned, (doubt(FUEL_AS_PROCESS, stream.id, facts, at="park.yaml"),)


def _as_fuel(stream: SourceStream, carrier: str, know: Knowledge) -> SourceStream:
    return replace(
        stream,
        use=StreamUse.FUEL,
        factor_set=know.fuel_set,
        factor_item=carrier,
        ncv_gj_per_unit=None,
        carbon_t_per_gj=None,
        oxidation=None,
        factor_t_per_t=None,
    )


def _of_sets(burned: SourceStream, know: Knowledge) -> Iterator[Decimal]:
    for factor in know.catalogue.fuels:
        if factor.item == burned.factor_item:
            kilograms = fuel_kg_per_unit(burned, factor, know.conversion_oxidation)
            if kilograms is not None:
                yield kilograms
