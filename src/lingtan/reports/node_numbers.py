"""Numbers of a lineage as people write them."""

MINUS = "\u2212"
SIGNIFICANT = 6
NO_UNITS = ("ratio", "1", "flag", "grade")


def number_of(value: float) -> str:
    """Write a number with three places at most, or six digits where it is below one.

    Examples
    --------
    >>> number_of(-400308363.9478), number_of(0.8325), number_of(12.0)
    ('−400,308,363.948', '0.8325', '12')
    """
    text = f"{value:,.3f}" if abs(value) >= 1 or not value else f"{value:.{SIGNIFICANT}g}"
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def amount_of(value: float, unit: str) -> str:
    """Write a number with its unit."""
    shown = "" if unit in NO_UNITS else unit.replace("CO2", "CO₂").replace("m3", "m³")
    return f"{number_of(value)} {shown}".strip()
