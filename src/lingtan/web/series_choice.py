"""What the chart of lines on a page may show, and which of it an address asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lingtan.app.line_grid import LADDER, Step
from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.park import Park
from lingtan.reports.words import Words
from lingtan.web.named_parameters import API
from lingtan.web.series_asked import SERIES, STEP
from lingtan.web.view import AUTO, View

DEFAULT = "electricity"
AT_NODES = ("electricity", "heat", "steam", "cooling")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChoice:
    """What is chosen, and what else there is.

    Attributes
    ----------
    options : tuple of (str, str)
        Id and name of what can be drawn: all at the nodes of a carrier, then each meter.
    name : str
        Name of what is chosen.
    source : str
        Address of its lines.
    meter : str
        Id of the meter that is chosen; empty where it is a carrier, or a sum of meters.
    step : str
        How fine it is drawn.
    steps : tuple of (str, str)
        How fine it may be drawn, with words.
    """

    chosen: str
    name: str
    options: tuple[tuple[str, str], ...]
    source: str
    meter: str
    step: str
    steps: tuple[tuple[str, str], ...]


def series_choice(park: Park, asked: Mapping[str, str], view: View) -> SeriesChoice | None:
    """Return what a page draws; None for a park without meters.

    Parameters
    ----------
    asked : mapping of str to str
        What an address asks for: ``series`` and ``step``.
    """
    words = Words(view.language)
    options = tuple(_options(park, words))
    if not options:
        return None
    names, wanted = dict(options), asked.get(SERIES.name, "")
    first = DEFAULT if DEFAULT in names else options[0][0]
    chosen = wanted if wanted in names else first
    steps = tuple(_steps(park, chosen, words))
    wanted_step = asked.get(STEP.name, "")
    step = wanted_step if wanted_step in dict(steps) else Step.AUTO.value
    return SeriesChoice(
        chosen=chosen,
        name=names[chosen],
        options=options,
        source=view.link(f"{API}/series", series=chosen, step=step, theme=AUTO),
        meter=chosen if any(meter.id == chosen for meter in park.meters) else "",
        step=step,
        steps=steps,
    )


def _steps(park: Park, chosen: str, words: Words) -> Iterator[tuple[str, str]]:
    """Yield the steps down to that of the finest meter that is drawn."""
    own = [each for each in park.meters if chosen in (each.id, each.carrier)] or park.meters
    finest = min((LADDER.index(each.resolution.value) for each in own), default=0)
    for step in Step:
        if step is Step.AUTO or LADDER.index(step.value) >= finest:
            yield step.value, words.say(f"page.series.step.{step.value}")


def _options(park: Park, words: Words) -> Iterator[tuple[str, str]]:
    meters: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    carriers = {meter.carrier for meter in meters}
    for carrier in AT_NODES:
        if carrier in carriers:
            yield carrier, words.say(f"page.series.of.{carrier}")
    for meter in meters:
        yield meter.id, f"{meter.name.in_language(words.language) or meter.id} ({meter.id})"
