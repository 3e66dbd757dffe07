"""Products of enterprises, as far as their footprints are told to others (产品碳足迹)."""

from dataclasses import dataclass
from enum import StrEnum

from lingtan.base.names import Name


class ProductBasis(StrEnum):
    """How the emission of an enterprise is shared among its products."""

    STATED = "stated"  # shares of a study of its processes
    MASS = "mass"
    ENERGY = "energy"  # energy content
    ECONOMIC = "economic"  # value


@dataclass(frozen=True, slots=True, kw_only=True)
class Precursor:
    """A material that was bought with the emission embedded in it (前体).

    Attributes
    ----------
    mass_t : float
        What was used of it in the year [t].
    direct_t_per_t, indirect_t_per_t : float or None
        Embedded emission [tCO2e/t]; None where nobody states it.
    is_default : bool
        The values are defaults that an authority published, not the supplier's own.
    evidence : str
        The supplier's statement, or where the default was published; without it the value is
        taken, and counts as a default.
    """

    id: str
    name: Name
    mass_t: float
    cn_code: str = ""
    direct_t_per_t: float | None = None
    indirect_t_per_t: float | None = None
    is_default: bool = False
    evidence: str = ""

    @property
    def unstated(self) -> tuple[str, ...]:
        """Return the sides nobody states an emission of: ``direct``, ``indirect``, both, none."""
        sides = {"direct": self.direct_t_per_t, "indirect": self.indirect_t_per_t}
        return tuple(side for side, value in sides.items() if value is None)

    @property
    def has_no_value(self) -> bool:
        """Whether nobody states an emission of it, direct or indirect."""
        return self.direct_t_per_t is None and self.indirect_t_per_t is None

    @property
    def rests_on_default(self) -> bool:
        """Whether its values are defaults: said so, or nobody else proves them."""
        return self.is_default or not self.evidence.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class PactStatement:
    """What a product footprint by the PACT data model states that no meter tells.

    Attributes
    ----------
    company_ids, product_ids, classifications : tuple of str
        Names as URN.
    standards : tuple of str
        Cross-sectoral standards the footprint is claimed to follow.
    exempted_percent : float
        Emissions left out, of the whole, with the reason.
    fossil_carbon_kg_per_kg, biogenic_carbon_kg_per_kg : float
        Carbon in the product.
    """

    company_ids: tuple[str, ...]
    product_ids: tuple[str, ...]
    standards: tuple[str, ...]
    exempted_percent: float
    fossil_carbon_kg_per_kg: float
    biogenic_carbon_kg_per_kg: float = 0.0
    exempted_reason: str = ""
    classifications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CbamStatement:
    """What a communication for CBAM states that no meter tells.

    Attributes
    ----------
    cn_code : str
        Code of the combined nomenclature of the good.
    category, route : str
        Aggregated goods category and production route, in the words of the regulation.
    """

    cn_code: str
    category: str
    route: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product of an enterprise.

    Attributes
    ----------
    item : str
        Item of the fact ``product_output`` that tells how much was made.
    basis : ProductBasis or None
        How the enterprise shares its emission among its products; None takes the first that
        fits.
    share : float or None
        Its share, from 0 to 1 (basis stated).
    gj_per_t, cny_per_t : float or None
        Energy content and value of a tonne.
    """

    id: str
    name: Name
    enterprise: str
    item: str
    basis: ProductBasis | None = None
    share: float | None = None
    gj_per_t: float | None = None
    cny_per_t: float | None = None
    precursors: tuple[Precursor, ...] = ()
    pact: PactStatement | None = None
    cbam: CbamStatement | None = None
