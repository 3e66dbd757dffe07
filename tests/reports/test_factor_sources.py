"""Every factor in the report has a name and a source that a reader can follow."""

from dataclasses import replace

import pytest

from lingtan.base.names import Name
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.inventory import Parameter
from lingtan.ledger.setting import CHOSEN_HERE
from lingtan.park.streams import ValueChainActivity
from lingtan.reports.context import Context
from lingtan.reports.factor_sources import sourced
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.model import Paragraph
from lingtan.reports.park_report import build_park_report
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import an_inventory, knowledge, report_inputs
from tests.builders_reports_park import a_park


def of_catalogue(language: str, **changes: object) -> Context:
    knowledge = knowledge_of(load_catalogue())
    return Context(inputs=report_inputs(language, knowledge=knowledge, **changes))


@pytest.mark.parametrize(
    ("factor", "en", "zh"),
    [
        ("cn_zcp_2025_06.electricity_green/green_power", "Green power", "绿电交易"),
        ("cn_zcp_2025_06.electricity_green/certificate", "Certificates", "绿证"),
        ("out/electricity/nothing", "Electricity sold", "外供电力"),
        ("electricity/non_fossil", "Own non-fossil", "自发非化石"),
    ],
)
def test_a_factor_the_method_sets_names_its_rule_and_the_methods_source(
    factor: str, en: str, zh: str
) -> None:
    for language, name, annex in (("en", en, "annex 4"), ("zh_CN", zh, "附件 4")):
        found = sourced(of_catalogue(language), factor)
        assert found.name.startswith(name)
        assert found.label == "Q-P"
        assert annex in found.source.lower()


def test_a_factor_of_the_value_chain_names_the_source_the_park_states() -> None:
    activity = ValueChainActivity(
        id="scrap",
        name=Name(en="Bought scrap", zh="外购废钢"),
        category=1,
        year=2025,
        quantity=10.0,
        unit="t",
        factor_kg_per_unit=25.0,
        source=Name(en="supplier declaration 7", zh="供应商声明 7"),
    )
    park = replace(a_park(), value_chain=(activity,))
    found = sourced(of_catalogue("en", park=park), "value_chain/scrap")
    assert (found.name, found.unit) == ("Bought scrap", "kgCO₂e/t")
    assert "supplier declaration 7" in found.source
    assert "供应商声明 7" in sourced(of_catalogue("zh", park=park), "value_chain/scrap").source


def test_a_factor_nothing_names_keeps_its_id() -> None:
    found = sourced(of_catalogue("en"), "fuel/none/none")
    assert (found.name, found.source) == ("fuel/none/none", "unknown")


@pytest.mark.parametrize("id_", ["aluminium", "polysilicon", "data_centre", "category_4"])
def test_an_item_that_data_are_asked_for_has_its_name_in_chinese(id_: str) -> None:
    assert not of_catalogue("zh_CN").subject(id_).isascii()


def test_a_product_with_an_energy_limit_is_called_as_its_standard_calls_it() -> None:
    assert of_catalogue("zh_CN").subject("cement.comprehensive_energy") == "水泥"
    assert of_catalogue("zh_CN").subject("aluminium_ingot") == "铝锭"


def test_the_summary_says_what_was_chosen_and_how_weak_the_choice_is() -> None:
    chosen = Parameter(id="fuel_set", value="A_guideline", unit="", source="our choice", label="I")
    inventory = replace(an_inventory(), parameters=(chosen,))
    for language in LANGUAGES:
        report = build_park_report(report_inputs(language, inventory=inventory))
        blocks = report.chapters[0].blocks
        said = [block.text for block in blocks if isinstance(block, Paragraph)]
        assert len(said) == 1
        context = Context(inputs=report_inputs(language))
        assert context.term("fuel_set") in said[0]
        assert context.term("A_guideline") in said[0]
        assert "I" in said[0].replace(context.term("A_guideline"), "")


SAID = {"annex 4": Name(en="Annex 4 of the notice", zh="通知附件 4")}


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Annex 4 of the notice"), ("zh_CN", "通知附件 4")]
)
def test_a_source_is_told_in_the_language_of_the_report(language: str, said: str) -> None:
    inputs = report_inputs(language, knowledge=replace(knowledge(), sources=SAID))
    table = next(t for t in build_park_report(inputs).tables() if t.id == "parameters")
    assert [row[-1] for row in table.rows] == [said]


def test_a_source_of_the_parks_own_stands_as_it_is_written() -> None:
    assert of_catalogue("zh_CN").source("实验室报告 7") == "实验室报告 7"


def test_a_share_and_a_count_are_shown_as_such_and_not_with_the_words_ratio_and_count() -> None:
    parameters = (
        Parameter(id="missing_share_limit", value=0.05, unit="ratio", source="", label="I"),
        Parameter(id="months", value=24.0, unit="count", source="", label="R"),
    )
    inventory = replace(an_inventory(), parameters=parameters)
    report = build_park_report(report_inputs("zh_CN", inventory=inventory))
    table = next(t for t in report.tables() if t.id == "parameters")
    shown = [(cell.text, row[2]) for row in table.rows if not isinstance(cell := row[1], str)]
    assert shown == [("5.0", "%"), ("24", "个")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_an_account_of_the_national_method_prints_has_its_words(
    language: str,
) -> None:
    catalogue = load_catalogue()
    method = catalogue.method("cn_zcp_2025_06")
    context = of_catalogue(language)
    cited = [e.source for e in method.constants] + [e.source for e in method.choices]
    for text in cited:
        assert context.source(text) == catalogue.sources[text].in_language(language)
    for text in (CHOSEN_HERE, "ISO 14064-3, usual materiality"):
        assert text in catalogue.sources
