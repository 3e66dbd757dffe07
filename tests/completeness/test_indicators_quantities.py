"""Every quantity has unit, source, docs and a worked example; every rule has words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.catalogue.formulas import Formula
from lingtan.catalogue.frameworks import Framework
from lingtan.indicators.basis import LEDGER_PREFIXES, LEDGER_SCOPES
from lingtan.indicators.registry import QUANTITIES, Quantity
from lingtan.reports.words import LANGUAGES, texts_of
from tests.builders_indicators import CATALOGUE, FRAMEWORKS, a_basis, a_context

ROOM = Path(__file__).parents[2] / "src" / "lingtan" / "indicators"
SYMBOLS = {"year", "target_year", "tier", "basic", "target_2030"}


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=lambda quantity: quantity.id)
def test_a_quantity_is_documented(quantity: Quantity) -> None:
    assert quantity.unit
    assert quantity.source
    assert quantity.docs.endswith(".")


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=lambda quantity: quantity.id)
def test_the_example_of_a_quantity_comes_out(quantity: Quantity) -> None:
    example = quantity.example
    basis = a_basis(example.figures, example.facts, a_context(year=2025))
    assert quantity(basis).value == pytest.approx(example.value)


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=lambda quantity: quantity.id)
def test_a_quantity_of_an_empty_park_says_what_is_missing(quantity: Quantity) -> None:
    figure = quantity(a_basis())
    assert figure.value is None
    assert figure.missing
    assert all(CATALOGUE.datum(missing.id) for missing in figure.missing)


def formulas(framework: Framework) -> Iterator[Formula]:
    for indicator in framework.indicators:
        yield from (reading.formula for reading in indicator.readings)
        yield from (row.when for row in indicator.thresholds if row.when is not None)
        yield from filter(None, (indicator.applies, indicator.compare_with))
    yield from filter(None, (framework.requires, framework.offsets and framework.offsets.gross))


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=lambda framework: framework.id)
def test_every_name_in_a_framework_is_a_quantity(framework: Framework) -> None:
    data = {datum.id for datum in CATALOGUE.data_register}
    names = {name for formula in formulas(framework) for name in formula.names}
    strange = {
        name
        for name in names - QUANTITIES.keys() - data - SYMBOLS - set(LEDGER_SCOPES)
        if name.split(".")[0] not in LEDGER_PREFIXES
    }
    assert strange == set()


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=lambda framework: framework.id)
def test_the_example_covers_every_indicator(framework: Framework) -> None:
    assert list(framework.example.indicators) == [entry.id for entry in framework.indicators]


def rules() -> set[str]:
    """Return every rule a verdict may name: those of the files and those of the code."""
    open_rules = {
        indicator.open_rule
        for framework in FRAMEWORKS.values()
        for indicator in framework.indicators
        if indicator.open_rule
    }
    in_code = {
        rule
        for file in ROOM.glob("*.py")
        for rule in re.findall(
            r'^[A-Z_]+ = "([a-z_]+)"$|kind="rule", id="([a-z_]+)"',
            file.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        for rule in rule
        if rule
    }
    return open_rules | in_code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_words(language: str) -> None:
    assert len(rules()) > 18
    assert (
        sorted(f"rule.{rule}" for rule in rules() if f"rule.{rule}" not in texts_of(language))
        == []
    )
