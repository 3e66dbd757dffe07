"""A QR picture of a text, as the outline of its dark squares: drawn here, asked of nobody."""


def qr_outline(text: str) -> tuple[int, str]:
    """Return the side in squares, and the path of the dark ones, with the margin of four."""
    from segno import make  # noqa: PLC0415 - who sets up a second factor, and nobody else

    rows = list(make(text, error="m", micro=False).matrix_iter(scale=1, border=4))
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows), "".join(squares)
