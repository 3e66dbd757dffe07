"""A product whose making emits is not stated without its process counting, or being unknown."""

from dataclasses import replace

import pytest

from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.products import emitting_items
from lingtan.park.facts import Fact
from lingtan.park.streams import SourceStream, StreamUse
from tests.builders import a_park, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value

KIND = "ledger_product_without_process"


def making(item: str, *streams: SourceStream, year: int = 2025, tonnes: float = 1) -> Inventory:
    fact = Fact(datum="product_output", year=year, value=tonnes, enterprise="works", item=item)
    meters = (
        billed("idle", "outside", "bus"),
        billed("m", "enterprise:works", "outside", item, "t"),
    )
    park = a_park(*meters, enterprises=(an_enterprise("works"), an_enterprise("mill")))
    park = replace(park, facts=(fact,), streams=streams)
    return draw_up(park, {"idle": [0], "m": [1000]}, YEAR)


def process(item: str, **more: object) -> SourceStream:
    factors = {"factor_set": "ipcc_2006_tier1"} | more
    return a_stream("kiln", "m", item, StreamUse.PROCESS, **factors)  # type: ignore[arg-type]  # fields


def test_a_product_without_its_process_leaves_the_park_unknown() -> None:
    inventory = making("cement_clinker")
    (finding,) = (f for f in inventory.findings if f.kind.id == KIND)
    assert finding.kind.severity.value == "error"
    assert (finding.subject, finding.facts["enterprise"]) == ("cement_clinker", "works")
    for name in ("national.e_process_kg", "national.e_park_kg", "scope1_kg"):
        found = figure(inventory, name)
        assert found.value is None
        assert ("product_without_process", "cement_clinker") in {
            (m.id, m.subject) for m in found.missing
        }
    assert value(inventory, "national.e_tce") == 0


def test_its_process_stream_settles_it() -> None:
    inventory = making("cement_clinker", process("cement_clinker"))
    assert KIND not in kinds(inventory)
    assert value(inventory, "national.e_process_kg") == pytest.approx(520)


@pytest.mark.parametrize(
    ("product", "item", "set_id"),
    [
        ("cement_clinker", "calcium_carbonate", "carbonate"),
        ("crude_steel", "steel_electric_arc_furnace", "ipcc_2006_tier1"),
        ("industrial_silicon", "silicon_metal", "ipcc_2006_tier1"),
        ("ferroalloys", "ferrosilicon_75", "ipcc_2006_tier1"),
    ],
)
def test_a_carbonate_or_a_kin_of_the_product_covers_it(
    product: str, item: str, set_id: str
) -> None:
    assert KIND not in kinds(making(product, process(item, factor_set=set_id)))


@pytest.mark.parametrize(
    "stream",
    [
        process("lime"),
        process("cement_clinker", enterprise="mill"),
        a_stream("fuel", "m", "coke"),
    ],
    ids=["another-product", "another-enterprise", "a-fuel"],
)
def test_another_stream_does_not_cover_it(stream: SourceStream) -> None:
    assert KIND in kinds(making("cement_clinker", stream))


def test_a_process_that_is_proved_to_emit_nothing_is_zero() -> None:
    stream = process("cement_clinker", factor_t_per_t=0.0, evidence="verification report")
    assert value(making("cement_clinker", stream), "national.e_park_kg") == 0


def test_another_year_or_no_output_leaves_nothing_open() -> None:
    assert KIND not in kinds(making("cement_clinker", year=2024))
    assert KIND not in kinds(making("cement_clinker", tonnes=0))


@pytest.mark.parametrize(
    ("product", "item"),
    [
        ("Cement clinker", "cement_clinker"),
        ("水泥熟料", "cement_clinker"),
        ("水泥熟料（42.5）", "cement_clinker"),
        ("ammonia_lignite", "ammonia_natural_gas"),
        ("electric_arc_furnace_70_t_and_more", "steel_electric_arc_furnace"),
        ("合成氨", "ammonia"),
    ],
)
def test_a_product_is_known_by_its_id_or_any_name(product: str, item: str) -> None:
    assert item in emitting_items(product, load_catalogue())


@pytest.mark.parametrize("product", ["machine parts", "steel pipes", "cement", "coke ovens", ""])
def test_what_is_made_of_a_product_is_another_product(product: str) -> None:
    assert emitting_items(product, load_catalogue()) == ()


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("Clinker", "cement_clinker"),
        ("熟料", "cement_clinker"),
        ("电解铝", "primary_aluminium"),
        ("aluminium_ingot", "primary_aluminium"),
        ("生石灰", "lime"),
        ("金属硅", "industrial_silicon"),
        ("Ferro-silicon", "ferroalloys"),
        ("液氨", "ammonia"),
        ("basic_oxygen_furnace", "crude_steel"),
        ("flat_glass_above_800_t_d", "glass"),
    ],
)
def test_a_product_is_known_by_what_people_call_it(said: str, item: str) -> None:
    """Electrolytic aluminium brought no process: it is none of the names of the factors."""
    assert item in emitting_items(said, load_catalogue())


@pytest.mark.parametrize("said", ["再生铝", "钢材", "hot rolled coil", "tempered glass", "cement"])
def test_what_is_made_of_such_a_product_is_another_one(said: str) -> None:
    assert emitting_items(said, load_catalogue()) == ()


@pytest.mark.parametrize(
    ("tonnes", "is_less"), [(1.0, False), (0.9, False), (1.01, False), (9, True)]
)
def test_a_process_that_counts_less_than_is_stated_leaves_the_rest_open(
    tonnes: float, is_less: bool
) -> None:
    """A stream on 1 t covered a statement of any output."""
    inventory = making("cement_clinker", process("cement_clinker"), tonnes=tonnes)
    assert ("ledger_process_below_output" in kinds(inventory)) is is_less
    assert (figure(inventory, "national.e_process_kg").value is None) is is_less


def test_the_mass_of_a_carbonate_is_not_held_against_the_product() -> None:
    stream = process("calcium_carbonate", factor_set="carbonate")
    assert "ledger_process_below_output" not in kinds(making("cement_clinker", stream, tonnes=9))
