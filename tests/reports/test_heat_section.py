"""The report shows heat targets with their curve, and only where the park states streams."""

import re
from dataclasses import replace

import pytest

from lingtan.base.names import Name
from lingtan.ledger.footprint.heat_factors import HeatFactors
from lingtan.park.exchanges import ByProduct, WaterProcess
from lingtan.reports.chapters.heat_targets import heat_blocks, heat_tables
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Chart, Table
from lingtan.reports.sentence import Sentence
from lingtan.reports.words import LANGUAGES
from lingtan.symbiosis.by_products import exchange_materials
from lingtan.symbiosis.heat_of_park import HeatOfPark, heat_of_park
from lingtan.symbiosis.water import share_water
from tests.builders_reports import report_inputs
from tests.builders_symbiosis import a_process_stream, waste_heat

STREAMS = (
    waste_heat("flue", "glass", supply_c=100.0, duty_kw=150.0),
    a_process_stream("wash", "food", target_c=110.0, duty_kw=180.0, heated_by="heat_main"),
)
HEAT = heat_of_park(STREAMS, HeatFactors(kg_per_kwh={"food": 0.2}))


def context(language: str, heat: HeatOfPark | None) -> Context:
    return Context(inputs=report_inputs(language, heat=heat))


def values(cells: tuple[object, ...]) -> list[float | None]:
    return [cell.value for cell in cells if isinstance(cell, Amount)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_alone_all_apart_all_together_and_what_is_saved(language: str) -> None:
    targets, streams = heat_tables(context(language, HEAT))
    food, glass, apart, together, saved = (values(row) for row in targets.rows)
    assert food[:2] == [0.18, 0.0]
    assert glass[:2] == [0.0, 0.15]
    assert apart[:2] == [0.18, 0.15]
    assert together[0] == pytest.approx(0.18 - (saved[0] or 0))
    assert saved[-1] == pytest.approx((saved[0] or 0) * 5000 * 3.6)
    assert len(streams.rows) == len(STREAMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_it_is_a_bound_and_what_it_would_emit(language: str) -> None:
    targets, _ = heat_tables(context(language, HEAT))
    notes = " ".join(targets.notes)
    assert re.search("No network of heat exchangers|任何换热网络", notes)
    assert "tCO₂" in notes


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emission_between_two_factors_leads_from_each_of_its_ends(language: str) -> None:
    more = a_process_stream("rinse", "dairy", target_c=90.0, heated_by="heat_main")
    factors = HeatFactors(kg_per_kwh={"food": 0.2, "dairy": 0.3})
    targets, _ = heat_tables(context(language, heat_of_park((*STREAMS, more), factors)))
    (note,) = (each for each in targets.notes if isinstance(each, Sentence))
    ends = [part for part in note.parts if isinstance(part, Amount)]
    assert [end.figure for end in ends] == ["heat:saved:low", "heat:saved:high"]
    assert f"{ends[0].text} – {ends[1].text} tCO₂" in note


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_decidable_names_the_streams(language: str) -> None:
    streams = (STREAMS[0], replace(STREAMS[1], heated_by=""))
    targets, _ = heat_tables(context(language, heat_of_park(streams, HeatFactors())))
    name = streams[1].name.in_language(language)
    assert any(name in note for note in targets.notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curve_has_both_utilities_and_the_pinch(language: str) -> None:
    (chart,) = (each for each in heat_blocks(context(language, HEAT)) if isinstance(each, Chart))
    words = {"en": ("Hot utility", "Cold utility", "Pinch"), "zh_CN": ("热公用", "冷公用", "夹点")}
    assert all(word in chart.svg for word in words[language])
    assert "nan" not in chart.svg


def test_where_nobody_states_streams_nothing_is_said() -> None:
    assert heat_blocks(context("en", None)) == ()
    assert heat_blocks(context("en", heat_of_park((), HeatFactors()))) == ()


def test_streams_of_one_temperature_alone_still_have_a_picture() -> None:
    steam = waste_heat("steam", "glass", supply_c=100.0, target_c=100.0)
    heat = heat_of_park((steam,), HeatFactors())
    assert any(isinstance(each, Chart) for each in heat_blocks(context("en", heat)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_water_and_by_products_have_tables_without_any_heat(language: str) -> None:
    name = Name.alike("wash")
    water = WaterProcess(
        id="w",
        name=name,
        enterprise="food",
        load_kg_per_h=4.0,
        inlet_ppm=0.0,
        outlet_ppm=80.0,
        source="survey",
    )
    given = {"enterprise": "food", "material": "slag", "source": "survey", "name": name}
    products = (
        ByProduct(id="offer", offered_t=30.0, **given),  # type: ignore[arg-type]  # texts
        ByProduct(id="need", needed_t=20.0, replaced_kg_per_t=500.0, **given),  # type: ignore[arg-type]
    )
    heat = replace(
        heat_of_park((), HeatFactors()),
        water=share_water([water]),
        exchanges=exchange_materials(products),
    )
    blocks = heat_blocks(context(language, heat))
    targets, materials = (block for block in blocks if isinstance(block, Table))
    fresh = [row[1] for row in targets.rows]
    assert [cell.text for cell in fresh if isinstance(cell, Amount)] == ["50.0", "50.0", "0.0"]
    assert values(materials.rows[0][1:]) == [30.0, 20.0, 20.0, 10.0]
    assert [cell.figure for cell in fresh if isinstance(cell, Amount)] == [
        "water:alone:food:fresh",
        "water:pooled:fresh",
        "water:saved:fresh",
    ]
