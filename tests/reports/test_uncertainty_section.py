"""The report tells how sure figures and verdicts are, and what that leaves out."""

from dataclasses import replace

import pytest

from lingtan.indicators.results import Likelihood
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.uncertainty.certainty import Certainty
from lingtan.ledger.uncertainty.drawn import Drawn, FigureUncertainty
from lingtan.ledger.uncertainty.error_source import ErrorKind, ErrorSource
from lingtan.ledger.uncertainty.propagate import Contribution
from lingtan.reports.chance import chance_of
from lingtan.reports.chapters.indicators import framework_table
from lingtan.reports.chapters.summary import summary_chapter
from lingtan.reports.chapters.uncertainty import uncertainty_blocks, uncertainty_tables
from lingtan.reports.context import Context
from lingtan.reports.factor_sources import sourced
from lingtan.reports.model import Amount, Scorecard
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import an_inventory, report_inputs

METER = ErrorSource(id="e_glass", kind=ErrorKind.READING, sigma=0.01, is_default=True)
SURE = Certainty(
    sigma=500_000.0,
    low=59_000_000.0,
    high=61_000_000.0,
    contributions=(Contribution(source=METER, share=1.0),),
    default_share=1.0,
    unstated=("fuel/A_guideline/natural_gas",),
    unstated_share=0.4,
)
PARK = an_inventory().figures["national.e_park_kg"]


def weighed(*, agrees: bool = True) -> Weighed:
    """Return one figure that was weighed."""
    drawn = Drawn(sigma=490_000.0, low=59_100_000.0, high=60_900_000.0)
    figure = FigureUncertainty(figure=PARK, certainty=SURE, drawn=drawn, agrees=agrees)
    return Weighed(figures=(figure,), indicators=(), seed=7, draws=20_000)


def context(language: str = "en", told: Weighed | None = None) -> Context:
    """Return the context of a report that was weighed."""
    return Context(inputs=report_inputs(language, weighed=told))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_stands_with_both_intervals_in_tonnes(language: str) -> None:
    table, _ = uncertainty_tables(context(language, weighed()))
    (row,) = table.rows
    amounts = [cell.value for cell in row if isinstance(cell, Amount)]
    assert amounts[1:] == pytest.approx([500.0, 59_000.0, 61_000.0, 59_100.0, 60_900.0])
    notes = " ".join(table.notes)
    assert sourced(context(language), "fuel/A_guideline/natural_gas").name in notes
    assert "A_guideline" not in notes
    assert "100 %" in notes
    assert "40 %" in notes


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_share_is_told_as_more_than_nothing(language: str) -> None:
    sure = replace(SURE, default_share=0.0002, unstated_share=0.0)
    told = weighed()
    figure = replace(told.figures[0], certainty=sure)
    table, _ = uncertainty_tables(context(language, replace(told, figures=(figure,))))
    assert "< 1 %" in " ".join(table.notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_makes_the_uncertainty_stands_beside_each_figure_in_parts_of_it(
    language: str,
) -> None:
    table, sources = uncertainty_tables(context(language, weighed()))
    assert [row[0] for row in sources.rows] == [row[0] for row in table.rows]
    ((_, made_of),) = sources.rows
    assert str(made_of).endswith("100 %")


def test_where_both_ways_differ_the_draws_are_to_be_believed() -> None:
    table, _ = uncertainty_tables(context(told=weighed(agrees=False)))
    assert any("draws are to be believed" in note for note in table.notes)


def test_a_report_that_was_not_weighed_says_nothing() -> None:
    assert uncertainty_blocks(context()) == ()


def test_a_verdict_says_its_probability_under_its_table() -> None:
    inputs = report_inputs("en")
    framework = inputs.frameworks[0]
    first = replace(
        framework.indicators[0],
        likelihood=Likelihood(
            certainty=SURE, best=0.8413, lowest=0.8413, highest=0.8413, tolerates=0.12
        ),
    )
    told = replace(framework, indicators=(first, *framework.indicators[1:]))
    notes = framework_table(Context(inputs=inputs), told, "title").notes
    assert any("probability of meeting 84.1 %" in note for note in notes)
    assert any("more than 12 %, each" in note for note in notes) == (
        first.outcome.value in ("meets", "misses")
    )


def test_no_probability_is_told_as_certain() -> None:
    assert chance_of(1.0) == "> 99.9 %"
    assert chance_of(0.0) == "< 0.1 %"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "probability of meeting 84.1 %"), ("zh", "达标概率 84.1 %")]
)
def test_the_first_page_says_the_probability_of_the_core(language: str, said: str) -> None:
    inputs = report_inputs(language)
    first, *others = inputs.frameworks
    likely = Likelihood(certainty=SURE, best=0.8413, lowest=0.8413, highest=0.8413)
    core, *rest = first.indicators
    told = replace(first, indicators=(replace(core, likelihood=likely), *rest))
    page = summary_chapter(Context(inputs=replace(inputs, frameworks=(told, *others))))
    (card,) = [block for block in page.blocks if isinstance(block, Scorecard)]
    assert said in card.core.note
