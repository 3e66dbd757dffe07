"""Print heat targets: each enterprise alone, all together, and what exchange would save."""

from collections.abc import Iterator
from fractions import Fraction

from rich.text import Text

from lingtan.app.results_heat import HeatTargets
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_table
from lingtan.park.park import Park
from lingtan.symbiosis.heat_cascade import HeatTarget
from lingtan.symbiosis.heat_of_park import HeatOfPark
from lingtan.symbiosis.saved_emission import SavedEmission

KG_PER_T = 1000
NONE = "–"
HEADINGS = ("enterprise", "hot", "cold", "recovered", "pinch", "year")


def print_heat(found: HeatTargets) -> None:
    """Print a line for each enterprise, all apart, all together, and the difference."""
    heat, park = found.heat, found.account.check.park
    if heat.streams:
        print_table(
            [say(f"heat.{name}") for name in HEADINGS],
            list(_rows(heat, _names(park))),
            title=say("heat.title", streams=len(heat.streams)),
        )
        for line in _lines(found):
            SCREEN.print(Text(line, style="dim"))
    elif heat.water is None and not heat.exchanges:
        SCREEN.print(Text(say("heat.none")))
    for line in _shared(heat, park):
        SCREEN.print(Text(line))


def _shared(heat: HeatOfPark, park: Park) -> Iterator[str]:
    """Tell what water and materials enterprises could share."""
    if heat.water is not None:
        pooled, saved = heat.water.pooled, heat.water.saved_t_per_h
        pinches = " ".join(_number(each) for each in pooled.pinches_ppm)
        yield say(
            "heat.water",
            fresh=_number(pooled.fresh_t_per_h),
            saved=_number(saved),
            pinch=pinches or NONE,
        )
    for each in heat.exchanges:
        yield say(
            "heat.exchange",
            material=each.material,
            offered=_number(each.offered_t),
            needed=_number(each.needed_t),
            exchanged=_number(each.exchanged_t),
            avoided=_number(each.avoided_kg / KG_PER_T),
        )
        if each.unstated:
            names = {p.id: p.name.in_language(WORDS.language) for p in park.by_products}
            told = say("cli.joiner").join(names[id_] for id_ in each.unstated)
            yield say("heat.exchange_unstated", needs=told)


def _names(park: Park) -> dict[str, str]:
    return {each.id: each.name.in_language(WORDS.language) for each in park.enterprises}


def _rows(heat: HeatOfPark, names: dict[str, str]) -> Iterator[list[str]]:
    shared, year = heat.shared, heat.year
    for owner, target in shared.alone.items():
        yield _row(names.get(owner, owner), target, None if year is None else year.alone_gj[owner])
    apart = (shared.hot_alone_kw, shared.cold_alone_kw)
    recovered = sum((each.recovered_kw for each in shared.alone.values()), Fraction(0))
    of_year = None if year is None else year.pooled_gj + year.saved_gj
    yield [say("heat.apart"), *map(_number, (*apart, recovered)), "", _number(of_year)]
    yield _row(say("heat.pooled"), shared.pooled, None if year is None else year.pooled_gj)
    saved = shared.saved_kw
    of_year = None if year is None else year.saved_gj
    yield [say("heat.saved"), *map(_number, (saved, saved, saved)), "", _number(of_year)]


def _row(name: str, target: HeatTarget, gj: Fraction | None) -> list[str]:
    amounts = (target.hot_utility_kw, target.cold_utility_kw, target.recovered_kw)
    pinches = " ".join(_number(each) for each in target.pinches_c) or say("heat.threshold")
    return [name, *map(_number, amounts), pinches, _number(gj)]


def _number(value: Fraction | None) -> str:
    return NONE if value is None else f"{float(value):,.1f}"


def _lines(found: HeatTargets) -> Iterator[str]:
    yield say("heat.bound")
    if found.heat.year is not None:
        yield say("heat.hours")
    saved = found.heat.saved
    if saved.why is None:
        yield say("heat.emission", amount=_amount(saved), period=found.account.check.period.name)
        if saved.labels:
            yield say("heat.labels", labels=" ".join(label.value for label in saved.labels))
    else:
        about = say("cli.joiner").join(_about(saved, found.account.check.park))
        yield say("heat.undecided", reason=say(f"heat.why.{saved.why.value}", about=about))
    yield say("heat.sources", sources=say("cli.joiner").join(_sources(found.heat)))


def _amount(saved: SavedEmission) -> str:
    ends = dict.fromkeys(f"{(kg or 0.0) / KG_PER_T:,.1f}" for kg in (saved.low_kg, saved.high_kg))
    return " – ".join(ends)


def _about(saved: SavedEmission, park: Park) -> list[str]:
    names = _names(park)
    names |= {each.id: each.name.in_language(WORDS.language) for each in park.process_streams}
    return [names.get(id_, id_) for id_ in saved.about]


def _sources(heat: HeatOfPark) -> list[str]:
    return sorted({stream.source for stream in heat.streams})
