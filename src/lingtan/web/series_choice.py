"""What the chart of lines on a page may show, and which of it an address asks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.park import Park
from lingtan.reports.words import Words
from lingtan.web.access import API
from lingtan.web.view import View

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
    """

    chosen: str
    name: str
    options: tuple[tuple[str, str], ...]
    source: str


def series_choice(park: Park, asked: str, view: View) -> SeriesChoice | None:
    """Return what a page draws; None for a park without meters."""
    options = tuple(_options(park, Words(view.language)))
    if not options:
        return None
    names = dict(options)
    chosen = asked if asked in names else next((o for o in names if o == DEFAULT), options[0][0])
    source = view.link(f"{API}/series", series=chosen)
    return SeriesChoice(chosen=chosen, name=names[chosen], options=options, source=source)


def _options(park: Park, words: Words) -> Iterator[tuple[str, str]]:
    meters: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    carriers = {meter.carrier for meter in meters}
    for carrier in AT_NODES:
        if carrier in carriers:
            yield carrier, words.say(f"page.series.of.{carrier}")
    for meter in meters:
        yield meter.id, f"{meter.name.in_language(words.language) or meter.id} ({meter.id})"
