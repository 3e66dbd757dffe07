"""Energy, continued: the least heat the enterprises need apart and together, with the curve."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.park.process_streams import ProcessStream
from lingtan.reports.chapters.exchanges import exchange_blocks
from lingtan.reports.charts.grand_composite import GrandComposite, draw_grand_composite
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Block, Cell, Chart, Heading, Paragraph, Table
from lingtan.reports.sentence import sentence
from lingtan.symbiosis.heat_cascade import HeatTarget
from lingtan.symbiosis.heat_of_park import HeatOfPark
from lingtan.symbiosis.saved_emission import SavedEmission

CO2 = "kgCO2"
KW_PLACES = 3  # in MW: a heat exchanger of some kilowatts is seen
KW_PER_MW = 1000


def heat_blocks(context: Context) -> tuple[Block, ...]:
    """Return heat targets with their picture; nothing where the park states no streams."""
    heat = context.inputs.heat
    shared = exchange_blocks(context)
    if heat is None or not heat.streams:
        return shared
    return (
        Heading(text=context.say("heading.heat_targets")),
        Paragraph(text=context.say("text.heat_targets")),
        *heat_tables(context),
        Paragraph(text=context.say("text.grand_composite")),
        _curve(context, heat.shared.pooled),
        *shared,
    )


def heat_tables(context: Context) -> tuple[Table, ...]:
    """Return each enterprise alone, all apart, all together, and what exchange would save."""
    heat = context.inputs.heat
    if heat is None or not heat.streams:
        return ()
    return (
        Table(
            id="heat_targets",
            title=context.say("table.heat_targets"),
            columns=(
                context.text_column("enterprise", 1.8),
                context.number_column("heat_hot", "kW"),
                context.number_column("heat_cold", "kW"),
                context.number_column("heat_recovered", "kW"),
                context.number_column("heat_pinch"),
                context.number_column("heat_year", "GJ"),
            ),
            rows=tuple(_rows(context, heat)),
            notes=tuple(_notes(context, heat)),
            has_total=True,
        ),
        _streams_table(context, heat),
    )


def _rows(context: Context, heat: HeatOfPark) -> Iterator[tuple[Cell, ...]]:
    shared, year = heat.shared, heat.year
    for owner, target in shared.alone.items():
        gj = None if year is None else year.alone_gj[owner]
        numbers = (*_utilities(target), gj)
        about = ("alone", owner)
        pinch = _pinch(context, target, about)
        yield _row(context, context.enterprise(owner), about, numbers, pinch)
    apart = sum((target.recovered_kw for target in shared.alone.values()), Fraction(0))
    apart_gj = None if year is None else year.pooled_gj + year.saved_gj
    numbers = (shared.hot_alone_kw, shared.cold_alone_kw, apart, apart_gj)
    yield _row(context, context.say("heat_apart"), ("apart",), numbers)
    numbers = (*_utilities(shared.pooled), None if year is None else year.pooled_gj)
    pinch = _pinch(context, shared.pooled, ("pooled",))
    yield _row(context, context.say("heat_pooled"), ("pooled",), numbers, pinch)
    saved_gj = None if year is None else year.saved_gj
    numbers = (shared.saved_kw, shared.saved_kw, shared.saved_kw, saved_gj)
    yield _row(context, context.say("heat_saved"), ("saved",), numbers)


def _utilities(target: HeatTarget) -> tuple[Fraction, Fraction, Fraction]:
    return target.hot_utility_kw, target.cold_utility_kw, target.recovered_kw


def _pinch(context: Context, target: HeatTarget, about: tuple[str, ...]) -> Cell:
    """Return the temperature of the pinch; several are a list, and none a threshold."""
    if len(target.pinches_c) == 1:
        id_ = detail_id("heat", *about, "pinch")
        return context.traced(float(target.pinches_c[0]), "°C", id_, 1)
    pinches = [context.number(float(each), 1) for each in target.pinches_c]
    return context.say("joiner_short").join(pinches) or context.say("heat_threshold")


def _row(
    context: Context,
    name: str,
    about: tuple[str, ...],
    numbers: tuple[Fraction, Fraction, Fraction, Fraction | None],
    pinch: Cell = "",
) -> tuple[Cell, ...]:
    """Return a row of targets: hot, cold and recovered [kW], and hot utility of a year [GJ]."""
    *powers, gj = numbers
    ids = [detail_id("heat", *about, part) for part in ("hot", "cold", "recovered")]
    year = None if gj is None else float(gj)
    return (
        name,
        *(
            replace(_power(context, kw or Fraction(0)), figure=id_)
            for kw, id_ in zip(powers, ids, strict=True)
        ),
        pinch,
        context.traced(year, "GJ", detail_id("heat", *about, "year"), 0),
    )


def _power(context: Context, kw: Fraction) -> Amount:
    return context.amount(float(kw), "kW", KW_PLACES)


def _notes(context: Context, heat: HeatOfPark) -> Iterator[str]:
    yield context.say("note.heat_bound")
    if heat.year is not None:
        yield context.say("note.heat_hours")
    saved = heat.saved
    if saved.why is None:
        yield _emission(context, saved)
    else:
        about = context.say("joiner_short").join(_about(context, heat, saved))
        reason = context.words.say(f"heat.why.{saved.why.value}", {"about": about})
        yield context.say("note.heat_undecided", reason=reason)


def _emission(context: Context, saved: SavedEmission) -> str:
    """Say what the saving would emit: one number, or the two it lies between."""
    low, high = (
        context.traced(kg, CO2, detail_id("heat", "saved", end))
        for end, kg in (("low", saved.low_kg), ("high", saved.high_kg))
    )
    labels = "".join(f" {label.value}" for label in saved.labels)
    key = "note.heat_emission" if low.text == high.text else "note.heat_emission_between"
    facts: dict[str, Amount | str] = {
        "amount": low,
        "low": replace(low, unit=""),
        "high": high,
        "labels": labels,
    }
    return sentence(context.words, f"report.{key}", facts)


def _about(context: Context, heat: HeatOfPark, saved: SavedEmission) -> list[str]:
    streams = {stream.id: context.name(stream.name, stream.id) for stream in heat.streams}
    return [streams.get(id_) or context.enterprise(id_) for id_ in saved.about]


def _streams_table(context: Context, heat: HeatOfPark) -> Table:
    """Return the streams the targets rest on, as they are stated."""
    return Table(
        id="process_streams",
        title=context.say("table.process_streams"),
        columns=(
            context.text_column("process_stream", 1.8),
            context.text_column("enterprise", 1.4),
            context.number_column("heat_supply", "°C"),
            context.number_column("heat_target", "°C"),
            context.number_column("heat_duty", "kW"),
            context.number_column("heat_contribution", "K"),
            context.number_column("heat_run", "h"),
            context.text_column("heat_source", 1.6),
        ),
        rows=tuple(_stream(context, stream) for stream in heat.streams),
    )


def _stream(context: Context, stream: ProcessStream) -> tuple[Cell, ...]:
    numbers = (
        ("supply", stream.supply_c, "°C", 1),
        ("target", stream.target_c, "°C", 1),
        ("duty", stream.duty_kw, "kW", KW_PLACES),
        ("contribution", stream.contribution_k, "K", 1),
        ("hours", stream.hours_per_year, "h", 0),
    )
    return (
        context.name(stream.name, stream.id),
        context.enterprise(stream.enterprise),
        *(
            context.traced(value, unit, detail_id("process_stream", stream.id, part), places)
            for part, value, unit, places in numbers
        ),
        stream.source,
    )


def _curve(context: Context, target: HeatTarget) -> Chart:
    title = context.say("chart.grand_composite")
    unit = context.unit("kW")
    hot, cold = (
        context.say(key, amount=_power(context, kw).text, unit=unit) if kw else ""
        for key, kw in (
            ("curve_hot", target.hot_utility_kw),
            ("curve_cold", target.cold_utility_kw),
        )
    )
    chart = GrandComposite(
        title=title,
        heat_label=context.say("axis_heat", unit=unit),
        temperature_label=context.say("axis_shifted"),
        points=tuple((float(heat) / KW_PER_MW, float(level)) for level, heat in target.curve),
        hot=hot,
        cold=cold,
        pinches=tuple(
            (float(each), context.say("curve_pinch", level=context.number(float(each), 1)))
            for each in target.pinches_c
        ),
    )
    return Chart(
        id="grand_composite",
        title=title,
        svg=draw_grand_composite(chart, context.tick),
        description=context.say("describe.grand_composite", points=len(chart.points)),
    )
