"""Green power three ways: what flowed, what was bought, what was there in its hour."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from lingtan.base.figures import Figure
from lingtan.evidence.lineage.aspects import aspect_id
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.matching.by_user import UserMatch
from lingtan.matching.carried import StoreBalance
from lingtan.reports.chapters.figure_tables import FigureRow, figure_table, unknown_notes
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Block, Cell, Heading, Paragraph, Table
from lingtan.reports.sentence import sentence

METERED = "matching.metered_share"
AT_LEAST, AT_MOST = "matching.at_least_share", "matching.at_most_share"
SCORE, SCORE_AT_LEAST = "matching.cfe_score", "matching.cfe_at_least_share"
GRID_CLEAN = "matching.grid_clean_kwh"
WAYS = (
    ("matching.physical_kwh", "matching.physical_share"),
    ("matching.contractual_kwh", "matching.contractual_share"),
    ("matching.metered_kwh", METERED),
    ("", "matching.hourly_matched_share"),
    ("", "matching.cfe_score"),
)
CONTRAST = (
    "matching.netted_hour_share",
    "matching.netted_day_share",
    "matching.netted_month_share",
    "matching.netted_period_share",
    "matching.ratio_of_sums",
)


def three_ways(context: Context) -> tuple[Block, ...]:
    """Return the three ways side by side, the contrast and the users; nothing where none told."""
    if METERED not in context.inputs.inventory.figures:
        return ()
    return (
        Heading(text=context.say("heading.three_ways")),
        Paragraph(text=context.say("text.three_ways")),
        _ways(context),
        *_behind(context),
    )


def _ways(context: Context) -> Table:
    rows = [
        (_way(context, share), _energy(context, energy), context.figure(share))
        for energy, share in WAYS
    ]
    unknown = unknown_notes(context, (share for _, share in WAYS))
    return Table(
        id="three_ways",
        title=context.say("table.three_ways"),
        columns=(
            context.text_column("way", 3.0),
            context.number_column("energy", "kWh", 1.2),
            context.number_column("share", "ratio", 0.9),
        ),
        rows=tuple(rows),
        notes=(*unknown, *_bounds(context), *_grid(context), *_claims(context)),
    )


def _way(context: Context, share: str) -> str:
    return context.say(f"way.{share.removeprefix('matching.')}")


def _energy(context: Context, energy: str) -> Cell:
    return context.figure(energy) if energy else ""


def _bounds(context: Context) -> Iterator[str]:
    """Yield between which bounds lies what is not decidable, readings in doubt included."""
    figures = context.inputs.inventory.figures
    is_open = not figures["matching.hourly_matched_share"].is_known
    least = figures.get(SCORE_AT_LEAST, figures[AT_LEAST])
    if not least.is_known or figures[SCORE].is_known:
        return
    score = _end(context, least, "low")
    if is_open and figures[AT_LEAST].is_known and figures[AT_MOST].is_known:
        low = _end(context, figures[AT_LEAST], "low")
        high = _end(context, figures[AT_MOST], "high")
        ends = {"low": low, "high": high, "score": score}
        yield sentence(context.words, "report.note.matched_bounds", ends)
    else:
        yield sentence(context.words, "report.note.score_at_least", {"score": score})


def _end(context: Context, figure: Figure, side: str) -> Amount:
    """Return one of the ends a figure lies between; its value where it has none."""
    is_sure = figure.low is None or figure.high is None
    end = figure.value if is_sure else getattr(figure, side)
    id_ = figure.id if is_sure else aspect_id(figure.id, side)
    return context.traced(end, "ratio", id_)


def _grid(context: Context) -> Iterator[str]:
    """Say where the clean share of the grid comes from, how sure it is and of which days."""
    found = context.inputs.inventory.figures.get(GRID_CLEAN)
    factors = context.inputs.knowledge.factors
    for series in (factors[id_] for id_ in (found.rests_on if found else ()) if id_ in factors):
        last = "" if series.valid_to is None else str(series.valid_to - timedelta(days=1))
        told = {
            "name": context.name(series.name),
            "source": context.source(series.source),
            "label": series.label,
            "first": str(series.valid_from),
            "last": last,
        }
        yield context.words.say("match.grid_shares", told)


def _claims(context: Context) -> Iterator[str]:
    """Say of each claim that is matched by the hour what tells its hours."""
    for claim in context.inputs.claim_hours:
        energies = {
            "claimed": claim.claimed_kwh,
            "offered": claim.offered_kwh,
            "matched": claim.matched_kwh,
        }
        amounts = _energies(context, energies, "claim", claim.contract)
        told: dict[str, str | Amount] = {"contract": claim.contract, **amounts}
        yield sentence(context.words, f"match.hours_from_{claim.source.value}", told)
        if claim.is_beyond_plant:
            yield sentence(context.words, "match.beyond_plant", told)


def _behind(context: Context) -> Iterator[Block]:
    """Yield the contrast, the users and the stores, where all use is known by the hour."""
    if not context.inputs.users:
        return
    yield figure_table(context, "netting", [FigureRow(figure=id_) for id_ in CONTRAST])
    yield Table(
        id="matched_users",
        title=context.say("table.matched_users"),
        columns=(
            context.text_column("enterprise", 2.4),
            context.number_column("used_energy", "kWh", 1.2),
            context.number_column("matched", "kWh", 1.2),
            context.number_column("share", "ratio", 0.9),
            context.number_column("direct_share", "ratio", 0.9),
        ),
        rows=tuple(_user(context, user) for user in context.inputs.users),
        notes=tuple(_store(context, context.inputs.store)),
    )


def _user(context: Context, user: UserMatch) -> tuple[Cell, ...]:
    used, matched, share, direct = (
        detail_id("matched", user.enterprise, part)
        for part in ("used", "matched", "share", "direct_share")
    )
    return (
        context.enterprise(user.enterprise),
        context.traced(user.load_kwh, "kWh", used),
        context.traced(user.matched_kwh, "kWh", matched),
        context.traced(user.matched_share, "ratio", share),
        context.traced(user.direct_share, "ratio", direct),
    )


def _store(context: Context, store: StoreBalance | None) -> Iterator[str]:
    if store is None:
        return
    energies = {
        "charged": store.charged_kwh,
        "green": store.cancelled_kwh,
        "out": store.discharged_kwh,
    }
    if store.efficiency is None:
        told = _energies(context, energies, "store")
        yield sentence(context.words, "match.store_unknown", told)
        return
    told = _energies(context, energies | {"certified": store.certified_kwh}, "store")
    share = context.traced(store.efficiency, "ratio", detail_id("store", "efficiency"))
    facts = {**told, "efficiency": share, "method": store.method.value}
    yield sentence(context.words, "match.store", facts)


def _energies(context: Context, energies: Mapping[str, float], *about: str) -> dict[str, Amount]:
    """Return energies for a text that names their unit itself, by their parts."""
    return {
        part: replace(context.traced(value, "kWh", detail_id(*about, part)), unit="")
        for part, value in energies.items()
    }
