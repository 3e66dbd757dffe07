"""How a probability is written: never as certain, however sure."""

LEAST = 0.001


def chance_of(probability: float) -> str:
    """Return a probability as people read it.

    Examples
    --------
    >>> chance_of(0.84134), chance_of(1.0), chance_of(0.0)
    ('84.1 %', '> 99.9 %', '< 0.1 %')
    """
    if probability > 1 - LEAST:
        return "> 99.9 %"
    if probability < LEAST:
        return "< 0.1 %"
    return f"{probability * 100:.1f} %"
