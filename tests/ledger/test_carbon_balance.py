"""A conversion makes no carbon and no energy: what takes out more than went in is unknown."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.findings import Finding
from lingtan.ledger.inventory import Inventory
from lingtan.park.streams import SourceStream, StreamUse
from tests.builders import a_park, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value
from tests.examples import examples

COAL, COKE = 0.026344 * 25.4, 0.028446 * 29.4  # carbon of a kilogram, set A_guideline [kg]
IN, OUT = StreamUse.CONVERSION_INPUT, StreamUse.CONVERSION_OUTPUT
WORDS = ("conversion_carbon_beyond_input", "conversion_energy_beyond_input")


def account(*streams: tuple[SourceStream, float]) -> Inventory:
    """Return the account of streams with their amounts, each on a meter of its own."""
    carriers = {stream.id: stream.factor_item for stream, _ in streams}
    units = {name: "Nm3" if item.endswith("_gas") else "t" for name, item in carriers.items()}
    owners = dict.fromkeys(stream.enterprise or "works" for stream, _ in streams)
    meters = [billed(s.id, *_ends(s), s.factor_item, units[s.id]) for s, _ in streams]
    park = a_park(*meters, enterprises=tuple(an_enterprise(owner) for owner in owners))
    park = replace(park, streams=tuple(replace(s, meter=s.id) for s, _ in streams))
    return draw_up(park, {stream.id: [amount] for stream, amount in streams}, YEAR)


def _ends(stream: SourceStream) -> tuple[str, str]:
    """Return where a stream comes from and goes to; what is made is sold."""
    works = f"enterprise:{stream.enterprise or 'works'}"
    return (works, "outside") if stream.use is OUT else ("outside", works)


def coking(coal: float, coke: float, **coke_values: object) -> Inventory:
    return account(
        (a_stream("coal", "", "cleaned_coal", IN), coal),
        (a_stream("coke", "", "coke", OUT, **coke_values), coke),  # type: ignore[arg-type]  # fields
    )


def found(inventory: Inventory, kind: str) -> Finding:
    (finding,) = (f for f in inventory.findings if f.kind.id == f"ledger_{kind}")
    return finding


def assert_unknown(inventory: Inventory, *figure_ids: str) -> None:
    for figure_id in figure_ids:
        assert figure(inventory, figure_id).value is None, figure_id


def test_more_carbon_out_than_in_is_refused_and_both_streams_are_named() -> None:
    """12 000 t of coal do not make 36 000 t of coke, and 81 000 t below zero is no figure."""
    inventory = coking(12_000_000, 36_000_000)
    finding = found(inventory, WORDS[0])
    assert finding.kind.severity.value == "error"
    assert finding.facts["inputs"] == "coal 12,000,000 kg"
    assert finding.facts["outputs"] == "coke 36,000,000 kg"
    assert finding.facts["input"] == pytest.approx(12e6 * COAL, abs=0.1)
    assert finding.facts["output"] == pytest.approx(36e6 * COKE, abs=0.1)
    totals = ("e_conversion_kg", "e_energy_kg", "e_park_kg", "e_tce")
    assert_unknown(inventory, *(f"national.{name}" for name in totals), "scope1_kg")
    missing = figure(inventory, "national.e_park_kg").missing
    assert [(m.id, m.subject) for m in missing] == [("conversion_beyond_input", "coke")]


def test_any_carbon_beyond_the_input_is_refused() -> None:
    at_most = COAL / COKE * 1e6
    assert value(coking(1e6, at_most - 1), "national.e_conversion_kg") > 0
    assert_unknown(coking(1e6, at_most + 1), "national.e_conversion_kg")


def test_an_input_of_zero_makes_no_coke() -> None:
    assert_unknown(coking(0, 1000), "national.e_conversion_kg", "national.e_park_kg")


def test_more_energy_out_than_in_is_refused_beyond_the_error_of_measuring() -> None:
    def dry(gigajoules: float) -> Inventory:
        return coking(
            1000,
            1000,
            ncv_gj_per_unit=gigajoules,
            carbon_t_per_gj=0.01,
            evidence="test report",
        )

    assert value(dry(0.026344 * 1.04), "national.e_conversion_kg") > 0
    inventory = dry(0.026344 * 1.06)
    assert found(inventory, WORDS[1]).facts["input"] == pytest.approx(26.3, abs=0.05)
    assert_unknown(inventory, "national.e_conversion_kg", "national.e_tce")


def test_one_conversion_does_not_make_good_for_another() -> None:
    inventory = account(
        (a_stream("coal_a", "", "cleaned_coal", IN, enterprise="a"), 9000),
        (a_stream("coke_a", "", "coke", OUT, enterprise="a"), 1000),
        (a_stream("coal_b", "", "cleaned_coal", IN, enterprise="b"), 1000),
        (a_stream("coke_b", "", "coke", OUT, enterprise="b"), 2000),
    )
    assert found(inventory, WORDS[0]).subject == "coke_b"
    assert_unknown(inventory, "national.e_park_kg", "by_enterprise.b_kg")
    assert value(inventory, "by_enterprise.a_kg") > 0


def test_an_input_of_the_park_itself_serves_any_conversion_but_only_once() -> None:
    def both(coke: float) -> Inventory:
        return account(
            (a_stream("coal", "", "cleaned_coal", IN, enterprise=""), 4000),
            (a_stream("coke_a", "", "coke", OUT, enterprise="a"), coke),
            (a_stream("coke_b", "", "coke", OUT, enterprise="b"), coke),
        )

    assert value(both(1500), "national.e_conversion_kg") > 0
    assert_unknown(both(2000), "national.e_conversion_kg")


def recovering(sold: float, coke: float = 0) -> Inventory:
    return account(
        (a_stream("coke", "", "coke"), coke),
        (a_stream("won", "", "blast_furnace_gas", StreamUse.RECOVERED), sold),
        (a_stream("sold", "", "blast_furnace_gas", StreamUse.SOLD, evidence="invoices"), sold),
    )


def test_gas_recovered_from_nothing_that_is_counted_is_refused() -> None:
    inventory = recovering(1_000_000)
    assert "ledger_recovered_beyond_input" in kinds(inventory)
    assert_unknown(inventory, "national.e_conversion_kg", "national.e_park_kg")


def test_gas_recovered_from_coke_is_taken_out_and_never_more_than_the_coke() -> None:
    inventory = recovering(1_000_000, 1_000_000)
    assert "ledger_recovered_beyond_input" not in kinds(inventory)
    assert (
        value(inventory, "national.e_conversion_kg") < 0 < value(inventory, "national.e_park_kg")
    )


@settings(max_examples=examples(6), deadline=None)
@given(
    coal=st.integers(0, 10**6),
    coke=st.integers(0, 10**6),
    won=st.integers(0, 10**6),
    burned=st.integers(0, 10**6),
)
def test_no_conversion_gives_an_emission_below_zero(
    coal: int, coke: int, won: int, burned: int
) -> None:
    inventory = account(
        (a_stream("coal", "", "cleaned_coal", IN), coal),
        (a_stream("coke", "", "coke", OUT), coke),
        (a_stream("won", "", "coke_oven_gas", StreamUse.RECOVERED), won),
        (a_stream("burned", "", "coke_oven_gas"), burned),
    )
    total = figure(inventory, "national.e_park_kg").value
    assert total is None or total >= -1e-6


def biomass(stream_id: str, item: str, use: StreamUse) -> SourceStream:
    return a_stream(stream_id, "", item, use, factor_set="G_ipcc_2006", evidence="invoices")


def test_biomass_that_is_converted_counts_once() -> None:
    inventory = account(
        (biomass("straw", "straw", IN), 10_000),
        (biomass("made", "bioethanol", OUT), 1000),
        (biomass("burned", "bioethanol", StreamUse.FUEL), 1000),
    )
    assert value(inventory, "national.e_tce") == pytest.approx(10_000 * 0.0116 / 29.3076, rel=1e-6)
    assert value(inventory, "national.e_park_kg") == 0


def test_biogas_won_from_waste_is_energy_where_it_is_burned() -> None:
    inventory = account(
        (biomass("won", "biogas", StreamUse.RECOVERED), 1000),
        (biomass("burned", "biogas", StreamUse.FUEL), 700),
    )
    alone = account((biomass("burned", "biogas", StreamUse.FUEL), 700))
    for name in ("national.e_tce", "national.biogenic_kg", "national.e_park_kg"):
        assert value(inventory, name) == value(alone, name), name
