"""What an indicator is called; one whose own name nobody saw is told by its kind and place."""

from lingtan.catalogue.frameworks import Indicator
from lingtan.indicators.results import IndicatorResult
from lingtan.reports.words import Words

NAME_NOT_SEEN = "未见"  # what the framework files write where a name was not seen


def indicator_name(
    words: Words, indicator: IndicatorResult | Indicator, otherwise: str = ""
) -> str:
    """Return an indicator's name in the language of the words.

    Parameters
    ----------
    otherwise : str
        What to say of one without a name in that language; its id when it is empty.
    """
    if indicator.name.zh == NAME_NOT_SEEN:
        kind = words.say(f"indicator_kind.{indicator.kind}")
        return words.say("report.indicator_unseen", {"kind": kind, "id": indicator.id})
    name = indicator.name.in_language(words.language) or otherwise or indicator.id
    return name.replace("CO2", "CO₂")
