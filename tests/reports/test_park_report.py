"""The report shows every figure, explains every unknown one, in two languages alike."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lingtan.base.figures import Evidence, Missing
from lingtan.base.findings import Severity
from lingtan.base.names import Name
from lingtan.catalogue.load import load_catalogue
from lingtan.indicators.results import Outcome
from lingtan.ledger.accounts import Account
from lingtan.park.flows import Flow
from lingtan.park.places import BoundaryKind, ParkType, Sector
from lingtan.reports.chapters.summary import top_doubts
from lingtan.reports.context import Context
from lingtan.reports.indicator_words import standing_stem
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.model import (
    CHAPTERS,
    OPTIONAL,
    Amount,
    Callout,
    Chart,
    Report,
    Scorecard,
    Table,
)
from lingtan.reports.park_report import build_park_report
from lingtan.reports.shown_amounts import amounts_of, figure_numbers
from lingtan.reports.words import LANGUAGES, Words
from tests.builders_ledger import a_claim
from tests.builders_reports import an_inventory, report_inputs
from tests.builders_reports_account import figures
from tests.builders_reports_park import a_park


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request: pytest.FixtureRequest) -> Report:
    return build_park_report(report_inputs(request.param))


def table(report: Report, id_: str) -> Table:
    return next(found for found in report.tables() if found.id == id_)


def texts(report: Report) -> str:
    cells = (
        cell if isinstance(cell, str) else cell.text
        for found in report.tables()
        for row in found.rows
        for cell in row
    )
    return "\n".join((*cells, *(note for found in report.tables() for note in found.notes)))


def test_every_figure_of_the_account_and_of_the_verdicts_is_shown(report: Report) -> None:
    inputs = report_inputs()
    wanted = set(figures())
    for framework in inputs.frameworks:
        for indicator in framework.indicators:
            wanted.add(indicator.figure.id)
            wanted |= {variant.figure.id for variant in indicator.variants}
    assert wanted - set(figure_numbers(report)) == set()


def test_both_languages_are_one_tree() -> None:
    shapes, values = [], []
    for language in LANGUAGES:
        made = build_park_report(report_inputs(language))
        shapes.append(
            [
                (chapter.id, type(block), getattr(block, "id", ""))
                for chapter in made.chapters
                for block in chapter.blocks
            ]
        )
        values.append([(amount.figure, amount.value) for amount in amounts_of(made)])
    assert shapes[0] == shapes[1]
    assert values[0] == values[1]


def test_no_fact_is_left_unfilled_in_any_text(report: Report) -> None:
    words = "\n".join((texts(report), *(chart.svg for chart in report.charts())))
    assert "‹" not in words
    assert "{" not in words


def test_an_unknown_figure_says_why_who_supplies_it_and_what_proves_it(report: Report) -> None:
    notes = " ".join(table(report, "energy_figures").notes)
    datum = report_inputs().knowledge.data["coal_rate"]
    for name in (datum.name, datum.supplier, datum.proof):
        assert name.in_language(report.language) in notes


def test_an_unknown_figure_is_never_drawn_as_zero(report: Report) -> None:
    unknown = [amount for amount in amounts_of(report) if amount.value is None]
    assert unknown
    assert {amount.text for amount in unknown} == {report.word("unknown")}


def test_a_figure_the_account_lacks_is_unknown_and_says_so() -> None:
    inventory = an_inventory()
    fewer = {id_: figure for id_, figure in inventory.figures.items() if id_ != "scope1_kg"}
    report = build_park_report(report_inputs(inventory=replace(inventory, figures=fewer)))
    assert "scope1_kg" in " ".join(table(report, "scopes").notes)


def test_weak_evidence_stands_beside_the_number(report: Report) -> None:
    tce = [amount for amount in amounts_of(report) if amount.figure == "national.e_tce"]
    assert tce
    assert {amount.evidence for amount in tce} == {("I",)}


def test_strong_evidence_needs_no_mark(report: Report) -> None:
    park = [amount for amount in amounts_of(report) if amount.figure == "national.e_park_kg"]
    assert {amount.evidence for amount in park} == {()}


def test_a_composed_park_says_so_first(report: Report) -> None:
    first = report.chapters[0].blocks[0]
    assert isinstance(first, Callout)
    assert first.lines == (report.note,)
    assert report.note


def test_a_real_park_carries_no_such_note() -> None:
    park = a_park(Name(en="", zh=""))
    report = build_park_report(report_inputs(park=park, boundary=park.boundaries[0]))
    assert report.note == ""
    assert isinstance(report.chapters[0].blocks[0], Scorecard)


def test_the_sources_add_up_to_the_parks_total(report: Report) -> None:
    total = table(report, "sources").rows[-1][6]
    assert isinstance(total, Amount)
    assert total.value == pytest.approx((figures()["national.e_park_kg"].value or 0) / 1000)


def test_every_source_names_the_set_of_its_factor(report: Report) -> None:
    sets = {str(row[5]) for row in table(report, "sources").rows[:-1]}
    context = Context(inputs=report_inputs(report.language))
    assert {context.term("A_guideline"), "national"} <= sets


def test_claims_are_shown_apart_from_what_the_wire_carried(report: Report) -> None:
    physical = {
        row[1].figure for row in table(report, "physical").rows if isinstance(row[1], Amount)
    }
    contractual = table(report, "contractual").rows
    assert "energy.green_power_kwh" not in physical
    assert len(contractual) == 2


def test_a_claim_that_does_not_count_stays_listed_with_what_it_states() -> None:
    bare = a_claim("bare", 1000, serial="", evidence=" ")
    park = replace(a_park(), contracts=(bare, a_claim("proved", 5000)))
    rows = table(build_park_report(report_inputs(park=park)), "claims").rows
    assert [row[0] for row in rows] == ["bare", "proved"]
    stated, counted = rows[0][4], rows[0][5]
    assert isinstance(stated, Amount)
    assert isinstance(counted, Amount)
    assert (stated.value, counted.value) == (1, 0)  # MWh
    assert rows[0][6:] == ("not counted", "none given", "none given")
    without = build_park_report(report_inputs())
    assert "claims" not in [found.id for found in without.tables()]


def test_every_missing_datum_is_requested_once(report: Report) -> None:
    rows = table(report, "requests").rows
    assert len(rows) == 3
    assert len({row[0] for row in rows}) == 3


def test_what_offsets_lack_stands_beside_their_band_and_explains_no_verdict(
    report: Report,
) -> None:
    datum = report_inputs().knowledge.data["offsets_available"].name.in_language(report.language)
    said = [
        line
        for chapter in report.chapters
        for block in chapter.blocks
        if isinstance(block, Callout)
        for line in block.lines
    ]
    assert any(datum in note for note in table(report, "offsets").notes)
    assert not any(datum in line for line in said)


@pytest.mark.parametrize("family", ["by_sector", "by_enterprise"])
def test_who_emits_adds_up_to_the_park(report: Report, family: str) -> None:
    found = table(report, family)
    *parts, whole = [row[1].value for row in found.rows if isinstance(row[1], Amount)]
    assert found.has_total
    assert sum(value or 0.0 for value in parts) == pytest.approx(whole)
    assert whole == pytest.approx((figures()["national.e_park_kg"].value or 0) / 1000)


def test_a_text_that_leads_to_a_chapter_gives_the_number_the_chapter_has(report: Report) -> None:
    places = [chapter.id for chapter in report.chapters]
    assert places == [id_ for id_ in CHAPTERS if id_ not in OPTIONAL]
    context = Context(inputs=report_inputs(report.language))
    assert str(places.index("findings") + 1) in top_doubts(context, shown=1)[-1]


def test_a_member_without_a_first_day_was_always_one() -> None:
    park = a_park()
    since = datetime(1899, 12, 31, 15, 54, 17, tzinfo=UTC)  # midnight of 1900-01-01 in Shanghai
    members = tuple(replace(member, valid_from=since) for member in park.boundaries[0].members)
    boundary = replace(park.boundaries[0], members=members)
    report = build_park_report(report_inputs("zh_CN", park=park, boundary=boundary))
    assert {row[3] for row in table(report, "members").rows} == {"一直"}


def test_without_an_outline_the_report_asks_for_it() -> None:
    report = build_park_report(report_inputs(outline=""))
    basis = next(chapter for chapter in report.chapters if chapter.id == "basis")
    assert any(isinstance(block, Callout) for block in basis.blocks)
    assert not any(isinstance(block, Chart) for block in basis.blocks)


def test_a_broken_outline_is_named_and_not_drawn() -> None:
    report = build_park_report(report_inputs(outline='{"type": "Point"}'))
    basis = next(chapter for chapter in report.chapters if chapter.id == "basis")
    said = [line for block in basis.blocks if isinstance(block, Callout) for line in block.lines]
    assert any("boundary.geojson" in line for line in said)


def test_an_account_without_any_line_still_makes_a_report(report: Report) -> None:
    inventory = an_inventory()
    empty = replace(
        inventory,
        postings=inventory.postings.clear(),
        balances=inventory.balances.clear(),
        figures={},
    )
    inputs = report_inputs(
        report.language,
        inventory=empty,
        frameworks=(),
        quality=report_inputs().quality.clear(),
        findings=(),
        imports=(),
    )
    made = build_park_report(inputs)
    assert [chapter.id for chapter in made.chapters] == [c.id for c in report.chapters]


def test_every_framework_of_the_catalogue_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        words = Words(language)
        missing = {
            key
            for framework in load_catalogue().frameworks
            for key in (
                f"framework_level.{framework.level}",
                f"framework_status.{standing_stem(framework.status)}",
                *(f"indicator_kind.{indicator.kind}" for indicator in framework.indicators),
            )
            if not words.has(key)
        }
        assert missing == set()


def test_the_catalogue_names_carriers_factors_and_terms() -> None:
    knowledge = knowledge_of(load_catalogue())
    context = Context(inputs=report_inputs("zh_CN", knowledge=knowledge))
    assert context.carrier("natural_gas") == "天然气"
    assert context.term("Shandong") == "山东"
    assert context.carrier_unit("natural_gas") == "Nm3"
    assert "cn_zcp_2025_06.electricity_other" in knowledge.factors


CLOSED_FAMILIES = {
    "account": Account,
    "flow": Flow,
    "sector": Sector,
    "outcome": Outcome,
    "severity": Severity,
    "evidence": Evidence,
    "park_type": ParkType,
    "boundary_kind": BoundaryKind,
}


@pytest.mark.parametrize("family", CLOSED_FAMILIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_of_a_closed_family_has_its_word(family: str, language: str) -> None:
    words = Words(language)
    missing = [m.value for m in CLOSED_FAMILIES[family] if not words.has(f"{family}.{m.value}")]
    assert missing == []


def test_a_datum_several_enterprises_owe_is_said_once() -> None:
    owed = tuple(
        Missing(kind="datum", id="solid_waste_used", subject=id_) for id_ in ("glass", "food")
    )
    said = Context(inputs=report_inputs("en")).reasons(owed)
    assert len(said) == 1
    assert "Yunfei Glass, Sanhe Foods" in said[0]


def test_the_national_framework_comes_first() -> None:
    national, hunan = report_inputs().frameworks
    report = build_park_report(report_inputs(frameworks=(hunan, national)))
    first = table(report, "verdicts").rows[0][0]
    assert first == national.name.en


@pytest.mark.parametrize(("language", "park"), [("en", "states 9 m3"), ("zh_CN", "填报 9 m3")])
def test_a_contradiction_names_both_amounts(language: str, park: str) -> None:
    context = Context(inputs=report_inputs(language))
    both = Missing(
        kind="rule",
        id="park_contradicts_enterprises",
        subject="water_fresh",
        values=(9.0, 12.0),
        unit="m3",
    )
    other = replace(both, subject="solid_waste_used", values=(1.0, 2.0), unit="kg")
    said = context.reasons([both, other])
    assert len(said) == 2
    assert park in said[0]
    assert "12 m3" in said[0]
    assert "2 kg" in said[1]
