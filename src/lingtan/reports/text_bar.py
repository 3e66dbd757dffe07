"""A share of a threshold as a bar of characters, for a terminal or a log."""

BAR = 40  # characters; the threshold stands in the middle


def bar_of(share: float | None, width: int = BAR) -> str:
    """Draw a share of the threshold as a bar with the threshold at half of its width.

    Examples
    --------
    >>> bar_of(0.5, 8), bar_of(3.0, 8), bar_of(None, 8)
    ('██··|····', '████|███▶', '····|····')
    """
    half = width // 2
    filled = 0 if share is None else round(max(0.0, min(share, 2.0)) * half)
    cells = "█" * filled + "·" * (2 * half - filled)
    if share is not None and share > 2:
        cells = cells[:-1] + "▶"
    return f"{cells[:half]}|{cells[half:]}"
