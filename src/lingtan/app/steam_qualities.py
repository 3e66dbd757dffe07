"""What a tonne of steam carries in each line, as measured or listed, with its uncertainty."""

from lingtan.catalogue.load import Catalogue
from lingtan.ledger.edges import edges_of
from lingtan.ledger.knowledge import find_knowledge
from lingtan.ledger.line_meters import find_enthalpies
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.uncertainty.sources import NORMAL_95
from lingtan.metering.limits import DEFAULT
from lingtan.metering.reconciliation.header_lines import Quality
from lingtan.park.park import Park

GJ_PER_T = 3.6  # of one kWh/kg


def steam_qualities(park: Park, catalogue: Catalogue) -> dict[str, Quality]:
    """Return the enthalpy of steam metered by mass, by meter; as the account takes it."""
    know = find_knowledge(park, catalogue, AccountOptions())
    found = find_enthalpies(park, edges_of(park), know).kwh_per_kg
    stated = {
        stream.meter: stream.uncertainty_percent / 100 / NORMAL_95
        for stream in park.streams
        if stream.uncertainty_percent is not None and stream.evidence.strip()
    }
    return {
        meter: Quality(
            gj_per_t=float(enthalpy) * GJ_PER_T,
            sigma=float(enthalpy) * GJ_PER_T * stated.get(meter, DEFAULT.enthalpy_sigma),
        )
        for meter, enthalpy in found.items()
    }
