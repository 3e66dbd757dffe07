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
    OWN_FOSSIL = "own_fossil"  # own power from fuel that is counted as fuel: memo
    HEAT_IN = "heat_in"
    HEAT_OUT = "heat_out"
    OWN_NON_FOSSIL_HEAT = "own_non_fossil_heat"
    PROCESS = "process"
    OTHER_GAS = "other_gas"  # process gases other than CO2, in CO2e: outside the national method
    BUNKER = "bunker"  # international aviation and shipping: listed, not deducted
    FEEDSTOCK = "feedstock"  # energy used as material: no emission here
    RECOVERED = "recovered"  # energy won back, -: it is counted again where it is burned
    SOLD = "sold"  # leaves unburned: listed only
    BIOGENIC = "biogenic"  # CO2 of biomass: listed apart, counts zero
    USE = "use"  # who uses what, per enterprise: memo lines that sum to the balance
    VALUE_CHAIN = "value_chain"  # scope 3


E_FUEL = (Account.FUEL, Account.BUNKER)
E_CONVERSION = (Account.CONVERSION_INPUT, Account.CONVERSION_OUTPUT, Account.RECOVERED)
E_ELECTRICITY = (
    Account.ELECTRICITY_GRID,
    Account.ELECTRICITY_DIRECT,
    Account.GREEN_POWER,
    Account.CERTIFICATE,
    Account.ELECTRICITY_OUT,
)
E_HEAT = (Account.HEAT_IN, Account.HEAT_OUT)
E_PROCESS = (Account.PROCESS,)
E_ENERGY = (*E_FUEL, *E_CONVERSION, *E_ELECTRICITY, *E_HEAT)
E_PARK = (*E_ENERGY, *E_PROCESS)

FUEL_ENERGY = (*E_FUEL, *E_CONVERSION, Account.BIOGENIC)
ELECTRICITY_ENERGY = (
    Account.ELECTRICITY_GRID,
    Account.ELECTRICITY_DIRECT,
    Account.OWN_NON_FOSSIL,
    Account.ELECTRICITY_OUT,
)
HEAT_ENERGY = (Account.HEAT_IN, Account.OWN_NON_FOSSIL_HEAT, Account.HEAT_OUT)
E_TCE = (*FUEL_ENERGY, *ELECTRICITY_ENERGY, *HEAT_ENERGY)

# What energy is used as, each a group of accounts a report shows in one column.
USES = {
    "as_fuel": (Account.FUEL, Account.BUNKER, Account.BIOGENIC),
    "conversion": (Account.CONVERSION_INPUT, Account.CONVERSION_OUTPUT, Account.RECOVERED),
    "bought": (Account.ELECTRICITY_GRID, Account.ELECTRICITY_DIRECT, Account.HEAT_IN),
    "own": (Account.OWN_NON_FOSSIL, Account.OWN_NON_FOSSIL_HEAT),
    "sold": (Account.ELECTRICITY_OUT, Account.HEAT_OUT),
    "sum": E_TCE,
    "as_feedstock": (Account.FEEDSTOCK,),
}
# Groups of accounts that ids of sums of lines name.
GROUPS = {**USES, "e_park": E_PARK, "processes": (Account.PROCESS, Account.OTHER_GAS)}
NAMED = {**{account.value: (account,) for account in Account}, **GROUPS}  # one alone is its group

SCOPE_1 = (*E_FUEL, *E_CONVERSION, *E_PROCESS, Account.OTHER_GAS)
NEGATIVE = frozenset({Account.CONVERSION_OUTPUT, Account.RECOVERED})
