"""The accounts of the ledger: every posting belongs to exactly one."""

from enum import StrEnum


class Account(StrEnum):
    """Accounts of the national method and of the inventory beside it."""

    FUEL = "fuel"  # E_fuel: final combustion, feedstock left out
    CONVERSION_INPUT = "conversion_input"  # E_conversion, +
    CONVERSION_OUTPUT = "conversion_output"  # E_conversion, -
    ELECTRICITY_GRID = "electricity_grid"  # all power from the grid, before claims
    ELECTRICITY_DIRECT = "electricity_direct"  # non-fossil power over a direct line
    GREEN_POWER = "green_power"  # traded green power, taken out of the grid's share
    CERTIFICATE = "certificate"  # certificates, taken out of the grid's share
    ELECTRICITY_OUT = "electricity_out"  # sold beyond the boundary
    OWN_NON_FOSSIL = "own_non_fossil"  # own non-fossil power: energy, no emission
    HEAT_IN = "heat_in"
    HEAT_OUT = "heat_out"
    OWN_NON_FOSSIL_HEAT = "own_non_fossil_heat"
    PROCESS = "process"
    BUNKER = "bunker"  # international aviation and shipping: listed, not deducted
    FEEDSTOCK = "feedstock"  # energy used as material: no emission here
    RECOVERED = "recovered"
    BIOGENIC = "biogenic"  # CO2 of biomass: listed apart, counts zero
    USE = "use"  # who uses what, per enterprise: memo lines that sum to the balance
    VALUE_CHAIN = "value_chain"  # scope 3
