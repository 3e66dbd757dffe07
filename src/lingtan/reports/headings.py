"""Words as they stand over a column: those that also stand within a sentence begin small."""


def heading_of(word: str) -> str:
    """Return a word as the heading of a column.

    Examples
    --------
    >>> heading_of("last day")
    'Last day'
    """
    return word[:1].upper() + word[1:]
