"""Print an account: emissions by where they come from, energy, and the parameters that matter."""

from lingtan.app.account_months import MonthsOfYear
from lingtan.base.figures import Figure
from lingtan.cli.language import say
from lingtan.cli.show import SCREEN, print_table
from lingtan.cli.show_metering import print_metering
from lingtan.ledger.inventory import Inventory

KG_PER_TONNE = 1000
LINES = (
    "national.e_fuel_kg",
    "national.e_conversion_kg",
    "national.electricity_grid_kg",
    "national.electricity_green_power_kg",
    "national.electricity_certificate_kg",
    "national.electricity_out_kg",
    "national.heat_in_kg",
    "national.heat_out_kg",
    "national.e_process_kg",
    "national.e_park_kg",
    "national.bunker_kg",
    "scope1_kg",
    "scope2_location_kg",
    "scope2_location_hourly_kg",
    "scope2_market_kg",
)
OF_MONTHS = (("national.e_park_kg", 1 / KG_PER_TONNE), ("national.e_tce", 1.0))
PARAMETERS = ("electricity_other", "heat_fossil", "coal_rate", "fuel_set", "feedstock_in_energy")


def print_account(inventory: Inventory) -> None:
    """Print the lines of the national account, the energy, and the parameters."""
    rows = [
        [say(f"account.{name.split('.')[-1]}"), tonnes(figure), labels(figure)]
        for name in LINES
        if (figure := inventory.figures.get(name)) is not None and figure.value != 0
    ]
    print_table([say("account.line"), "tCO2", say("account.rests_on")], rows)
    energy = inventory.figures["national.e_tce"]
    SCREEN.print(f"{say('account.e_tce')}  [bold]{plain(energy)}[/] tce  {labels(energy)}")
    park = inventory.figures["national.e_park_kg"]
    print_metering(say("account.e_park_kg"), park, 1 / KG_PER_TONNE)
    print_metering(say("account.e_tce"), energy)
    shown = {
        name: f"{name} = {parameter.value} {parameter.unit} ({parameter.label})".replace("  ", " ")
        for parameter in inventory.parameters
        if (name := parameter.id.removeprefix(f"{inventory.method}.")) in PARAMETERS
    }
    listed = " · ".join(shown.values())
    SCREEN.print(f"[dim]{say('account.parameters', method=inventory.method)} {listed}[/]")


def print_months(result: MonthsOfYear) -> None:
    """Print each month of a year by itself, and whether they add up to it."""
    accounts = [month.inventory for month in result.months]
    rows = [
        [each.period.name, *(_amount(each.figures[id_].value, scale) for id_, scale in OF_MONTHS)]
        for each in accounts
    ]
    sums = [_amount(result.sum_of(id_), scale) for id_, scale in OF_MONTHS]
    of_year = [
        _amount(result.year.inventory.figures[id_].value, scale) for id_, scale in OF_MONTHS
    ]
    headings = [say("account.month"), "tCO2", "tce"]
    told = [[say("account.months_sum"), *sums], [say("account.of_year"), *of_year]]
    print_table(headings, [*rows, *told], title=say("account.months"))


def _amount(value: float | None, scale: float) -> str:
    return say("account.unknown") if value is None else f"{value * scale:,.3f}"


def tonnes(figure: Figure) -> str:
    """Return kilograms as tonnes, or the word for unknown."""
    if figure.value is None:
        return say("account.unknown")
    return f"{figure.value / KG_PER_TONNE:,.1f}"


def plain(figure: Figure) -> str:
    """Return a value without decimals, or the word for unknown."""
    return say("account.unknown") if figure.value is None else f"{figure.value:,.0f}"


def labels(figure: Figure) -> str:
    """Return the weak evidence a figure rests on."""
    return " ".join(figure.weak_evidence)
