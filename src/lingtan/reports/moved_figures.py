"""Figures that moved as a reader sees them: name, unit and framework, and the share of causes.

Documents, pages and commands tell them alike.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.ledger.restatement import Movement, Share
from lingtan.reports.cause_words import cause_of
from lingtan.reports.context import Context
from lingtan.reports.figure_names import all_figures, figure_name, kilograms_of, unit_of
from lingtan.reports.first_few import first_few, rest_of
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.model import Amount, Cell
from lingtan.reports.movement_ids import CHANGE, SHARE
from lingtan.reports.numbers import places_of_change, shown
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import Way, way_to_origin
from lingtan.reports.words import Words

PARK = "national.e_park_kg"
NO_UNIT, PER_CENT = "", 100.0
FACT = "fact"
REASONS, NAMED_LOST = 2, 5
ENDS = ".。"  # of a sentence that stands among others
UNITS_BY_END = {
    "_kwh": "kWh",
    "_kw": "kW",
    "_kgce": "kgce",
    "_tce": "tce",
    "_share": "ratio",
    "_score": "ratio",
    "_t": "t",
}
"""Unit of a figure that stands beside the account, by how its id ends."""
KILOGRAMS = "_kg"
Ids = Callable[[Movement], Mapping[str, str]]
Ways = Callable[[Movement], Mapping[str, Way]]
"""Of a figure that moved, as ``before``, ``after``, ``change``, and as ``share_1`` and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leads:
    """Where the numbers of a figure that moved lead: by ids, or by ways where none has one."""

    ids: Mapping[str, str]
    ways: Mapping[str, Way]

    def of_value(self, side: str, amount: Amount) -> Amount:
        """Return a value that leads on, as far as it is known."""
        way = None if amount.value is None else self.ways.get(side)
        return replace(amount, figure=self.ids.get(side, ""), leads_to=way)

    def of_share(self, at: int) -> Way | None:
        """Return where the share of a cause leads, by its place."""
        share = f"{SHARE}_{at}"
        id_ = self.ids.get(share)
        return way_to_origin(id_) if id_ else self.ways.get(share)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFigure:
    """A figure that moved, in the language of a context.

    Attributes
    ----------
    id : str
        By which it is traced.
    boundary, name : str
        What the boundary version and the figure are called.
    change : Cell
        The whole movement; blank where one of both values is unknown.
    causes : tuple of str
        What moved it, and by how much, which leads on where it is kept; last why it is unknown,
        or was.
    """

    id: str
    boundary: str
    name: str
    unit: str
    before: Amount
    after: Amount
    change: Cell
    causes: tuple[str, ...]


def context_in(inputs: ReportInputs, words: Words) -> Context:
    """Return the context of inputs in the language of words, whatever theirs was."""
    return Context(inputs=replace(inputs, language=words.language))


def no_ids(_: Movement) -> Mapping[str, str]:
    """Return the ids of values that are of no state anybody has known: none."""
    return {}


def no_ways(_: Movement) -> Mapping[str, Way]:
    """Return the ways where all values are of states that were known: none."""
    return {}


def moved_figures(
    context: Context, moved: Sequence[Movement], ids_of: Ids = no_ids, ways_of: Ways = no_ways
) -> tuple[MovedFigure, ...]:
    """Return figures that moved as a reader sees them, in the order given.

    Parameters
    ----------
    ids_of : callable
        Returns the ids of both values, as ``before`` and ``after``, as far as they have any, and
        those of what each cause did, and all of them; see `movement_ids.share_ids`.
    ways_of : callable
        Returns the ways to numbers that are of no state anybody has known.
    """
    names = _names(context, [each.figure for each in moved])
    return tuple(
        _moved_figure(context, each, names, _Leads(ids=ids_of(each), ways=ways_of(each)))
        for each in moved
    )


def said_of_lost(context: Context, moved: Sequence[Movement], *, is_done: bool = False) -> str:
    """Say which figures that were known become unknown, the first of them by name; else nothing.

    Parameters
    ----------
    is_done : bool
        Whether they are unknown already, and not only if somebody agrees.
    """
    lost = [each for each in named_first(context, moved) if each.is_lost]
    if not lost:
        return ""
    names = _names(context, [each.figure for each in lost])
    said = first_few(context, dict.fromkeys(names.values()), NAMED_LOST)
    words = "closing.lost" if is_done else "closing.would_lose"
    return sentence(context.words, f"report.{words}", {"count": len(lost), "names": said})


def named_first(context: Context, moved: Iterable[Movement]) -> list[Movement]:
    """Return movements in the order of reading: the park's emission, then its first framework.

    Those of figures a reader knows by no name come last.
    """
    first = {PARK}
    for framework in context.inputs.frameworks[:1]:
        for indicator in framework.indicators:
            first.update((indicator.figure.id, *(each.figure.id for each in indicator.variants)))

    def place(each: Movement) -> tuple[bool, bool, bool]:
        id_ = each.figure
        return figure_name(context, id_) == id_, id_ != PARK, id_ not in first

    return sorted(moved, key=place)


def _names(context: Context, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of figures; one that two frameworks share is told with the framework."""
    names = {id_: figure_name(context, id_) for id_ in ids}
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    frameworks = {
        figure.id: context.name(framework.name, framework.id)
        for framework in context.inputs.frameworks
        for indicator in framework.indicators
        for figure in (indicator.figure, *(each.figure for each in indicator.variants))
    }
    return {
        id_: context.say("variant_name", whole=name, part=frameworks[id_])
        if name in shared and id_ in frameworks
        else name
        for id_, name in names.items()
    }


def _moved_figure(
    context: Context, moved: Movement, names: Mapping[str, str], leads: _Leads
) -> MovedFigure:
    before = leads.of_value("before", _amount(context, moved, moved.before))
    after = leads.of_value("after", _amount(context, moved, moved.after))
    known = moved.before is not None and moved.after is not None
    change = (moved.after or 0.0) - (moved.before or 0.0) if known else None
    boundaries = {each.id: each.name for each in context.inputs.park.boundaries}
    name = boundaries.get(moved.boundary)
    return MovedFigure(
        id=moved.figure,
        boundary=context.name(name, moved.boundary) if name else moved.boundary,
        name=names[moved.figure],
        unit=after.unit or before.unit,
        before=before,
        after=after,
        change=leads.of_value(CHANGE, _amount(context, moved, change)) if known else "",
        causes=(*_causes(context, moved, leads), *_why(context, moved)),
    )


def _why(context: Context, moved: Movement) -> Iterator[str]:
    """Yield why a value is unknown, by the rule or the datum that lacks."""
    if moved.before is not None and moved.after is not None:
        return
    side = "now" if moved.after is None else "before"
    told = list(context.reasons(moved.missing)) or [context.say("closing.why_not_kept")]
    reasons = context.say("joiner").join(each.rstrip(ENDS) for each in told[:REASONS])
    yield context.say(f"closing.why_{side}", reasons=reasons)
    if len(told) > REASONS:
        more = [each.rstrip(ENDS) for each in told[REASONS:]]
        yield Sentence((rest_of(context, more, "closing.more_reasons"),))


def _amount(context: Context, moved: Movement, value: float | None) -> Amount:
    unit = _unit(context, moved.figure)
    show = shown(unit)
    scale = show.scale * (PER_CENT if show.is_share else 1.0)
    places = places_of_change(moved.least_change * scale, show.decimals)
    return context.amount(value, unit, places if show.decimals >= 0 else None)


def _unit(context: Context, id_: str) -> str:
    """Return the unit of a figure of the account, of an indicator, or of what stands beside."""
    figure, knowledge = all_figures(context).get(id_), context.inputs.knowledge
    if figure is not None:
        return context.gas_unit(figure, unit_of(figure))
    if id_ in knowledge.indicators:
        return knowledge.indicators[id_].indicator.unit
    kind, _, told = id_.partition(":")
    if kind == FACT:
        datum = knowledge.data.get(told.partition(":")[0])
        return datum.unit if datum else NO_UNIT
    if id_.endswith(KILOGRAMS):
        return kilograms_of(id_, otherwise="kgCO2")
    ends = (unit for end, unit in UNITS_BY_END.items() if id_.endswith(end))
    return next(ends, NO_UNIT)


def _causes(context: Context, moved: Movement, leads: _Leads) -> Iterator[str]:
    for at, share in enumerate(moved.shares, start=1):
        yield _cause(context, moved, share, leads.of_share(at))


def _cause(context: Context, moved: Movement, share: Share, way: Way | None) -> str:
    name = cause_of(share.cause, context.words)
    if share.change is None:
        return name
    amount = _amount(context, moved, share.change)
    sign = "+" if share.change > 0 else ""
    told = replace(amount, text=f"{sign}{amount.text}", unit="", leads_to=way)
    return sentence(context.words, "report.closing.share", {"cause": name, "change": told})
