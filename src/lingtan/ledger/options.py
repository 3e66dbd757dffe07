"""What may be chosen when an account is drawn up; every choice is printed with the result."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOptions:
    """Choices of an account.

    Attributes
    ----------
    method : str
        Method version in the catalogue; it pins its own constants.
    fuel_set : str
        Factor set of streams that name none; empty takes the set of the method.
    coal_rate : str
        Item of ``E_coal_equivalent`` that turns electricity into coal equivalent (等价值);
        empty takes the choice of the park file.
    feedstock_in_energy : bool
        Whether energy used as material counts in ``national.e_tce``. The method does not say;
        both readings are always given as figures.
    gwp_set : str
        Assessment report whose warming potentials weigh gases other than CO2; empty takes the
        choice of the park file.
    missing_share_limit : Decimal
        Share of a figure's quantity that meters which were hardly read may lack, by estimate,
        before the figure is unknown rather than doubted: 5 % is the usual materiality (ISO
        14064-3 practice).
    estimated_share_limit : Decimal
        Share of a figure's quantity that may be estimated of such meters before it is unknown;
        above `missing_share_limit` it is doubted. Our choice: no text sets one.
    condensing_gain_limit : Decimal
        How far a plant may give out more than the net calorific value it takes in, by condensing
        its flue gas, before it is an error: gross over net calorific value of natural gas.
    conversion_gain_limit : Decimal
        How far a conversion may put out more net heat than goes into it, as the error of two
        measured calorific values, before it is an error. Carbon has no such margin. Our choice.
    heat_pump_gain_limit : Decimal
        How many times the energy it takes in a heat pump may give out. Measured seasonal values
        lie between two and six; ten leaves room for lifts of a few degrees. Our choice.
    land_kw_per_m2_limit : Decimal
        The most that solar modules on a square metre can be rated at: a kilowatt of sun, of which
        the best ones sold turn a little less than a quarter into power. Turbines need more room.
    most_use_lines : int
        Memo lines of who uses what are kept by the interval up to this number, else they are
        summed up by the month.
    """

    method: str = "cn_zcp_2025_06"
    fuel_set: str = ""
    coal_rate: str = ""
    feedstock_in_energy: bool = False
    gwp_set: str = ""
    missing_share_limit: Decimal = Decimal("0.05")
    estimated_share_limit: Decimal = Decimal("0.2")
    condensing_gain_limit: Decimal = Decimal("0.11")
    conversion_gain_limit: Decimal = Decimal("0.05")
    heat_pump_gain_limit: Decimal = Decimal(10)
    land_kw_per_m2_limit: Decimal = Decimal("0.24")
    most_use_lines: int = 1_000_000
