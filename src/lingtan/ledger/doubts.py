"""Kinds of finding the ledger can see."""

from collections.abc import Mapping

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity


def _error(kind_id: str) -> FindingKind:
    return FindingKind(id=kind_id, severity=Severity.ERROR)


def _warning(kind_id: str) -> FindingKind:
    return FindingKind(id=kind_id, severity=Severity.WARNING)


def _info(kind_id: str) -> FindingKind:
    return FindingKind(id=kind_id, severity=Severity.INFO)


# Factors
FACTOR_UNKNOWN = _error("ledger_factor_unknown")
FACTOR_UNIT_DIFFERS = _error("ledger_factor_unit_differs")
MEASURED_WITHOUT_EVIDENCE = _warning("ledger_measured_without_evidence")
MEASURED_FAR_FROM_DEFAULT = _warning("ledger_measured_far_from_default")
BIOGENIC_WITHOUT_EVIDENCE = _error("ledger_biogenic_without_evidence")
FEEDSTOCK_WITHOUT_EVIDENCE = _error("ledger_feedstock_without_evidence")
SOLD_WITHOUT_EVIDENCE = _error("ledger_sold_without_evidence")
FUEL_AS_PROCESS = _error("ledger_fuel_as_process")
FOSSIL_ITEM_AS_BIOGENIC = _error("ledger_fossil_item_as_biogenic")
MIXED_ITEM_AS_BIOGENIC = _error("ledger_mixed_item_as_biogenic")
STREAM_CONTRADICTS_METER = _error("ledger_stream_contradicts_meter")
FACTOR_SETS_MIXED = _error("ledger_factor_sets_mixed")
FACTOR_SET_OTHER = _info("ledger_factor_set_other")
FACTOR_SET_DECLARED = _info("ledger_factor_set_declared")
COAL_RATE_REFUSED = _error("ledger_coal_rate_refused")
COAL_RATE_UNKNOWN = _error("ledger_coal_rate_unknown")
GRID_FACTOR_OLDER = _warning("ledger_grid_factor_older")
GRID_FACTOR_UNKNOWN = _error("ledger_grid_factor_unknown")
GRID_INTENSITY_INCOMPLETE = _warning("ledger_grid_intensity_incomplete")
GRID_INTENSITY_NO_HOURS = _warning("ledger_grid_intensity_no_hours")
RESIDUAL_WITHOUT_EVIDENCE = _error("ledger_residual_without_evidence")
RESIDUAL_STATED_TWICE = _error("ledger_residual_stated_twice")
RESIDUAL_REFUSED = _error("ledger_residual_refused")
RESIDUAL_STATED = _info("ledger_residual_stated")
RESIDUAL_OF_AVERAGE = _warning("ledger_residual_of_average")
STEAM_WITHOUT_ENTHALPY = _error("ledger_steam_without_enthalpy")
ENTHALPY_REFUSED = _error("ledger_enthalpy_refused")
COOLING_OUTSIDE_METHOD = _warning("ledger_cooling_outside_method")

# Activity data
NEGATIVE_ACTIVITY = _error("ledger_negative_activity")
FUEL_WITHOUT_STREAM = _error("ledger_fuel_without_stream")
FUEL_NO_PART_OF_SUM = _error("ledger_fuel_no_part_of_sum")
STREAM_COUNTED_TWICE = _error("ledger_stream_counted_twice")
PLANT_WITHOUT_FUEL = _error("ledger_plant_without_fuel")
PLANT_CONTRADICTS_FUEL = _error("ledger_plant_contradicts_fuel")
PLANT_FUELS_MIXED = _warning("ledger_plant_fuels_mixed")
PLANT_BEYOND_INPUT = _error("ledger_plant_beyond_input")
PLANT_ABOVE_NET_HEAT = _warning("ledger_plant_above_net_heat")
PLANT_MONTHS_BEYOND_INPUT = _warning("ledger_plant_months_beyond_input")
NETWORKS_APART = _error("ledger_networks_apart")
PRODUCT_WITHOUT_PROCESS = _error("ledger_product_without_process")
STREAM_OF_ANOTHER = _error("ledger_stream_of_another")
STREAM_OWNER_DIFFERS = _warning("ledger_stream_owner_differs")
OUTPUT_WITHOUT_INPUT = _error("ledger_output_without_input")
SOLD_NOT_DEDUCTED = _warning("ledger_sold_not_deducted")
CONVERSION_CARBON_BEYOND_INPUT = _error("ledger_conversion_carbon_beyond_input")
CONVERSION_ENERGY_BEYOND_INPUT = _error("ledger_conversion_energy_beyond_input")
RECOVERED_BEYOND_INPUT = _error("ledger_recovered_beyond_input")
USED_INSIDE_UNCOUNTED = _error("ledger_used_inside_uncounted")
USED_INSIDE_LESS = _warning("ledger_used_inside_less")
GIVEN_FROM_NOTHING = _error("ledger_given_from_nothing")
PROCESS_BELOW_OUTPUT = _warning("ledger_process_below_output")
HEADER_LESS_USED = _warning("ledger_header_less_used")
STOCK_BEYOND_CAPACITY = _warning("ledger_stock_beyond_capacity")
RECOVERED_BEYOND_USE = _warning("ledger_recovered_beyond_use")
METER_CHANGE_WITHOUT_EVIDENCE = _warning("ledger_meter_change_without_evidence")
GAS_TAKEN_FOR_IDEAL = _warning("ledger_gas_taken_for_ideal")
MULTIPLIER_BELOW_ONE = _error("ledger_multiplier_below_one")
METER_EMPTY = _error("ledger_meter_empty")
PERIOD_UNREAD = _error("ledger_period_unread")
METER_INCOMPLETE = _warning("ledger_meter_incomplete")
ENTERPRISE_UNMETERED = _warning("ledger_enterprise_unmetered")
HIDDEN_BY_VIRTUAL = _error("ledger_hidden_by_virtual")
SUPPLY_COUNTED_TWICE = _error("ledger_supply_counted_twice")
USE_COUNTED_TWICE = _error("ledger_use_counted_twice")
SUPPLY_UNMETERED = _error("ledger_supply_unmetered")
ELECTRICITY_UNMETERED = _error("ledger_electricity_unmetered")
ENERGY_UNMETERED = _error("ledger_energy_unmetered")
ESTIMATED_IN_PART = _warning("ledger_estimated_in_part")
ESTIMATED_BEYOND_LIMIT = _error("ledger_estimated_beyond_limit")
BILL_SPLIT = _warning("ledger_bill_split")
BILL_SPLIT_BEYOND_LIMIT = _error("ledger_bill_split_beyond_limit")
SPAN_SPLIT = _warning("ledger_span_split")
SPAN_SPLIT_BEYOND_LIMIT = _warning("ledger_span_split_beyond_limit")
BILL_LONGER_THAN_PERIOD = _error("ledger_bill_longer_than_period")

# Electricity and heat
EXPORT_ATTRIBUTED = _warning("ledger_export_attributed")
EXPORT_BEYOND_GENERATION = _warning("ledger_export_beyond_generation")
EXPORT_CREDIT_BEYOND_FUEL = _error("ledger_export_credit_beyond_fuel")
DIRECT_WITHOUT_CONTRACT = _error("ledger_direct_without_contract")
DIRECT_WITHOUT_EVIDENCE = _error("ledger_direct_without_evidence")
DIRECT_OUTSIDE_CONTRACT = _error("ledger_direct_outside_contract")
DIRECT_BEYOND_CONTRACT = _error("ledger_direct_beyond_contract")
OWN_ON_DIRECT_LINE = _warning("ledger_own_on_direct_line")
OWN_WITHOUT_CAPACITY = _error("ledger_own_without_capacity")
CAPACITY_ESTIMATED = _warning("ledger_capacity_estimated")
POWER_FROM_NO_PLANT = _error("ledger_power_from_no_plant")
OWN_BEYOND_LAND = _error("ledger_own_beyond_land")
SOLAR_WITHOUT_NIGHT = _error("ledger_solar_without_night")
OWN_BEYOND_CAPACITY = _error("ledger_own_beyond_capacity")
HEAT_WITHOUT_PROOF = _error("ledger_heat_without_proof")
SUPPLY_AND_USE_CONTRADICT = _error("ledger_supply_and_use_contradict")
STORE_BEYOND_CHARGE = _error("ledger_store_beyond_charge")
CLEAN_BEYOND_ENERGY = _error("ledger_clean_beyond_energy")
NEGATIVE_LOSSES = _warning("ledger_negative_losses")

# Claims
CLAIM_EXCESS = _warning("ledger_claim_excess")
CLAIM_BEYOND_PLANT = _warning("ledger_claim_beyond_plant")
CLAIM_WITHOUT_QUANTITY = _error("ledger_claim_without_quantity")
CLAIM_WITHOUT_END = _error("ledger_claim_without_end")
CLAIM_WITHOUT_SERIAL = _error("ledger_claim_without_serial")
CLAIM_WITHOUT_VINTAGE = _error("ledger_claim_without_vintage")
CLAIM_WITHOUT_EVIDENCE = _error("ledger_claim_without_evidence")
CLAIM_EXPIRED = _error("ledger_claim_expired")
CLAIM_BEFORE_GENERATION = _error("ledger_claim_before_generation")
CLAIM_PARTLY_UNMADE = _warning("ledger_claim_partly_unmade")
CLAIM_REPEATED = _error("ledger_claim_repeated")
CLAIM_REPEATED_IN_PART = _warning("ledger_claim_repeated_in_part")
CLAIM_UNTOLD = _error("ledger_claim_untold")
CLAIM_ALIKE = _error("ledger_claim_alike")
CLAIM_ALIKE_BY_UNIT = _warning("ledger_claim_alike_by_unit")
CLAIM_OF_OWN_SUPPLY = _error("ledger_claim_of_own_supply")
CLAIM_NOT_COUNTED = _error("ledger_claim_not_counted")
CLAIM_SERIAL_UNCLEAR = _error("ledger_claim_serial_unclear")
CLAIM_BEYOND_SERIALS = _warning("ledger_claim_beyond_serials")
CLAIM_BELOW_SERIALS = _warning("ledger_claim_below_serials")
CLAIM_NOT_IN_REGISTER = _error("ledger_claim_not_in_register")
CLAIM_PARTLY_IN_REGISTER = _warning("ledger_claim_partly_in_register")
CLAIM_UNLIKE_REGISTER = _error("ledger_claim_unlike_register")
CLAIM_PARTLY_UNLIKE_REGISTER = _warning("ledger_claim_partly_unlike_register")
CLAIM_NUMBERS_UNCHECKED = _warning("ledger_claim_numbers_unchecked")
CLAIM_UNIT_DOUBTED = _warning("ledger_claim_unit_doubted")
CLAIM_SPREAD = _warning("ledger_claim_spread")
CLAIM_PROVISIONAL = _warning("ledger_claim_provisional")

# Boundary and period
ENTERPRISE_OUTSIDE_BOUNDARY = _warning("ledger_enterprise_outside_boundary")
PASSED_ON_FROM_OUTSIDE = _warning("ledger_passed_on_from_outside")
HOURS_BY_PROFILE = _info("ledger_hours_by_profile")
USER_NOT_BY_HOUR = _info("ledger_user_not_by_hour")
PERIOD_NOT_A_YEAR = _info("ledger_period_not_a_year")
VALUE_CHAIN_WITHOUT_FACTOR = _info("ledger_value_chain_without_factor")


def doubt(
    kind: FindingKind, subject: str, facts: Mapping[str, Fact] | None = None, *, at: str = "ledger"
) -> Finding:
    """Return a finding about a thing of the account, seen in the ledger or in the park file."""
    return Finding(kind=kind, subject=subject, place=Place(source=at), facts=facts or {})
