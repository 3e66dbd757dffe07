"""What a figure is called: most have a word of their own, families take the name of a member."""

import re
from collections.abc import Callable
from datetime import datetime

from lingtan.base.figures import Figure
from lingtan.evidence.lineage.addresses import Address, read_address
from lingtan.evidence.lineage.detail_ids import BASE_YEAR, COMPARED, UNCERTAINTY, DetailId
from lingtan.ledger.allocation.account_figures import PARTS
from lingtan.reports.base_year_ids import cause_at
from lingtan.reports.cause_words import cause_by_name
from lingtan.reports.context import Context
from lingtan.reports.detail_names import detail_name
from lingtan.reports.error_ids import is_of_source
from lingtan.reports.error_names import error_name
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.node_names import node_name
from lingtan.reports.subject_names import subject_name

Namer = Callable[[Context, str], str]

FAMILIES: tuple[tuple[re.Pattern[str], str, Namer], ...] = (
    (re.compile(r"scope3\.(\d+)_kg"), "scope3", lambda c, m: c.word("scope3_category", m)),
    (re.compile(r"by_sector\.(.+)_kg"), "by_sector", lambda c, m: c.word("sector", m)),
    (re.compile(r"by_enterprise\.(.*)_kg"), "by_enterprise", lambda c, m: c.enterprise(m)),
    *(
        (
            re.compile(rf"account\.(.+)\.{part}_kg"),
            f"account_{part}",
            lambda context, member: context.enterprise(member),
        )
        for part in (*PARTS, "total")
    ),
)

# What the kilograms of a family of figures are of; the last that fits counts.
UNITS = {
    "national.": "kgCO2",
    "scope": "kgCO2",
    "by_": "kgCO2",
    "account.": "kgCO2",
    "shared_": "kgCO2",
    "scope3": "kgCO2e",
}


def unit_of(figure: Figure) -> str:
    """Return the unit a figure is shown from: kilograms say which gases they are of."""
    return kilograms_of(figure.id) if figure.unit == "kg" else figure.unit


def kilograms_of(id_: str, otherwise: str = "kg") -> str:
    """Return the unit of kilograms, by the gases that a figure of this id counts."""
    found = [unit for start, unit in UNITS.items() if id_.startswith(start)]
    return found[-1] if found else otherwise


def figure_name(context: Context, id_: str) -> str:
    """Return the name of a figure in the report's language.

    A figure of an indicator is called as the indicator, one of another account says of which; one
    no word is known for shows its id.
    """
    address = read_address(id_)
    if address.node != id_:
        name = figure_name(context, address.node)
        return context.say("variant_name", whole=name, part=_account(context, address))
    for pattern, family, name_of in FAMILIES:
        found = pattern.fullmatch(id_)
        if found:
            return context.words.say(f"figure.{family}", {"name": name_of(context, found[1])})
    if context.words.has(f"figure.{id_}"):
        return context.words.say(f"figure.{id_}")
    told = node_name(context, id_, figure_name) or _detail_name(context, id_)
    return told or _indicator_name(context, id_) or id_


def _detail_name(context: Context, id_: str) -> str:
    """Return what a number of a table is called, by the figure or the thing it is about."""

    def about(found: DetailId) -> str:
        if is_of_source(found):
            return _of_source(context, found)
        if found.kind == UNCERTAINTY:
            return figure_name(context, found.subjects[0])
        if found.kind == "indicator":
            return _indicator_name(context, found.subjects[0])
        if found.kind == COMPARED:
            whole = figure_name(context, found.subjects[1])
            return context.words.say("joiner_of_keys").join((whole, *_compared(context, found)))
        if found.kind == BASE_YEAR and found.subjects:
            return _of_base_year(context, found)
        return subject_name(context, found)

    return detail_name(context.words, id_, about)


def _of_source(context: Context, found: DetailId) -> str:
    """Name what errs, behind the figure it moves if there is one."""
    *figures, source = found.subjects
    told = (*(figure_name(context, each) for each in figures), error_name(context, source))
    return context.words.say("joiner_of_keys").join(told)


def _of_base_year(context: Context, found: DetailId) -> str:
    """Name a figure of the base year, and the cause at a place."""
    figure, *place = found.subjects
    base_year = context.inputs.base_year
    causes = [cause_at(base_year, each) for each in place] if base_year else []
    told = [cause_by_name(each, context.words, context.enterprise) for each in causes if each]
    return context.words.say("joiner_of_keys").join((figure_name(context, figure), *told))


def _compared(context: Context, found: DetailId) -> list[str]:
    """Return the other boundary of a comparison, and the enterprise a number is about."""
    other, _, *enterprises = found.subjects
    names = {each.id: each.name for each in context.inputs.park.boundaries}
    told = context.name(names[other], other) if other in names else other
    return [told, *(context.enterprise(each) for each in enterprises if each)]


def _account(context: Context, address: Address) -> str:
    """Say of which period and boundary an account is, and as known when."""
    names = {each.id: each.name for each in context.inputs.park.boundaries}
    boundary = address.boundary
    told = context.name(names[boundary], boundary) if boundary in names else boundary
    known = "" if address.known_at is None else _known(context, address.known_at)
    return context.say("joiner").join(each for each in (address.period, told, known) if each)


def _known(context: Context, instant: datetime) -> str:
    return context.say("known_then", known_at=context.moment(instant))


def _indicator_name(context: Context, id_: str) -> str:
    for framework in context.inputs.frameworks:
        for indicator in framework.indicators:
            if id_ in (indicator.figure.id, indicator.id):
                return indicator_name(context.words, indicator)
            for variant in indicator.variants:
                if variant.figure.id == id_:
                    whole = indicator_name(context.words, indicator)
                    part = context.name(variant.name)
                    return context.say("variant_name", whole=whole, part=part)
    return _name_not_asked(context, id_)


def _name_not_asked(context: Context, id_: str) -> str:
    """Return the name of an indicator of a framework that is not asked for, or no longer."""
    found = context.inputs.knowledge.indicators.get(id_)
    if found is None:
        return ""
    whole = indicator_name(context.words, found.indicator)
    if found.reading is None:
        return whole
    return context.say("variant_name", whole=whole, part=context.name(found.reading))


def all_figures(context: Context) -> dict[str, Figure]:
    """Return the figures of the inventory and of every indicator and variant, by id."""
    figures = dict(context.inputs.inventory.figures)
    for framework in context.inputs.frameworks:
        for indicator in framework.indicators:
            figures.setdefault(indicator.figure.id, indicator.figure)
            for variant in indicator.variants:
                figures.setdefault(variant.figure.id, variant.figure)
    return figures
