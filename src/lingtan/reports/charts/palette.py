"""Colours that stay apart under normal, deutan, protan and tritan vision, and in grey.

Colour never carries a meaning alone: areas have an ink outline, lines and boxes are labelled
directly, and what rests on a contract rather than on a wire is hatched.
"""

from lingtan.ledger.accounts import Account

INK = "#22324A"
MUTED = "#55647A"
RULE = "#C9D2DE"
PAPER = "#FFFFFF"
SHADE = "#EEF2F7"
ACCENT = "#0B6E4F"
DANGER = "#B3261E"
WARNING = "#8A5A00"

SOLAR = "#F2B70D"
WIND = "#4790F5"
STORAGE = "#720DF2"
DIRECT_GREEN = "#12764F"
GREEN_MARKET = "#92D06A"
GRID = "#4B5268"
COMBINED_HEAT_AND_POWER = "#883E0C"
GAS = "#E15F14"
STEAM = "#E771AC"
HYDROGEN = "#0CD3E9"

CARRIERS = {
    "electricity": GRID,
    "heat": STEAM,
    "steam": STEAM,
    "cooling": WIND,
    "hydrogen": HYDROGEN,
    "natural_gas": GAS,
    "water": WIND,
}

ACCOUNTS = {
    Account.FUEL: GAS,
    Account.CONVERSION_INPUT: COMBINED_HEAT_AND_POWER,
    Account.CONVERSION_OUTPUT: COMBINED_HEAT_AND_POWER,
    Account.ELECTRICITY_GRID: GRID,
    Account.ELECTRICITY_DIRECT: DIRECT_GREEN,
    Account.GREEN_POWER: GREEN_MARKET,
    Account.CERTIFICATE: HYDROGEN,
    Account.ELECTRICITY_OUT: WIND,
    Account.OWN_NON_FOSSIL: SOLAR,
    Account.HEAT_IN: STEAM,
    Account.HEAT_OUT: STEAM,
    Account.OWN_NON_FOSSIL_HEAT: SOLAR,
    Account.PROCESS: STORAGE,
    Account.BUNKER: COMBINED_HEAT_AND_POWER,
}

# One hue from light to dark, so that the order survives a grey copy.
GRADES = {"A": "#E6F2EC", "B": "#B7DBCA", "C": "#7DBB9E", "D": "#3D8F6C", "E": "#0B4A36"}
GRADE_INK = {"A": INK, "B": INK, "C": INK, "D": PAPER, "E": PAPER}

OUTCOMES = {
    "meets": ACCENT,
    "misses": DANGER,
    "not_decidable": WARNING,
    "excused": MUTED,
    "reported": MUTED,
}


def carrier_colour(carrier: str) -> str:
    """Return the colour of a carrier; fuels without one of their own share the brown.

    Examples
    --------
    >>> carrier_colour("natural_gas") == GAS, carrier_colour("anthracite")
    (True, '#883E0C')
    """
    return CARRIERS.get(carrier, COMBINED_HEAT_AND_POWER)


def account_colour(account: str) -> str:
    """Return the colour of an account of the ledger; what has none is muted."""
    return ACCOUNTS.get(Account(account), MUTED)
