"""The part of the catalogue a report names things and sources by."""

from lingtan.catalogue.load import Catalogue
from lingtan.reports.inputs import FactorSource, Knowledge


def knowledge_of(catalogue: Catalogue) -> Knowledge:
    """Return names, units, sources and labels by the ids that results carry."""
    return Knowledge(
        carriers={carrier.id: carrier.name for carrier in catalogue.carriers},
        units={carrier.id: carrier.unit for carrier in catalogue.carriers},
        factors=_factors(catalogue),
        data={datum.id: datum for datum in catalogue.data_register},
        frameworks={framework.id: framework for framework in catalogue.frameworks},
    )


def _factors(catalogue: Catalogue) -> dict[str, FactorSource]:
    return {}
