"""A finding is told with the names of the park file, and its place in words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lingtan.base.errors import Fact
from lingtan.base.figures import Figure, Missing
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.names import Name
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.doubts import (
    FACTOR_UNIT_DIFFERS,
    FUEL_WITHOUT_STREAM,
    GRID_FACTOR_OLDER,
    PLANT_WITHOUT_FUEL,
    VALUE_CHAIN_WITHOUT_FACTOR,
    doubt,
)
from lingtan.ledger.register.kinds import CLAIMED_TWICE
from lingtan.metering.faults import NEGATIVE_LOSS, UNMETERED_SHARE
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.streams import ValueChainActivity
from lingtan.reports.chapters.findings import findings_table, requests_table
from lingtan.reports.context import Context
from lingtan.reports.finding_words import next_step, what
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.words import LANGUAGES, Words
from tests.builders_reports import an_inventory, report_inputs
from tests.builders_reports_park import a_park

COMMUTING = ValueChainActivity(
    id="commuting",
    name=Name(en="Commuting", zh="员工通勤"),
    category=7,
    year=2025,
    quantity=1.0,
    unit="passenger·km",
    factor_kg_per_unit=None,
)
BOILER = Asset(id="boiler_2", name=Name(en="Boiler 2", zh="二号锅炉"), kind=AssetKind.BOILER)
OLDER = doubt(GRID_FACTOR_OLDER, "Shandong", {"variant": "average", "year": 2025, "vintage": 2023})


def context(language: str = "zh_CN") -> Context:
    park = replace(a_park(), value_chain=(COMMUTING,), assets=(BOILER,))
    known = knowledge_of(load_catalogue())
    return Context(inputs=report_inputs(language, park=park, knowledge=known))


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (OLDER, "山东没有 2025 年的平均电力排放因子"),
        (
            doubt(
                GRID_FACTOR_OLDER,
                "china",
                {"variant": "residual_excl_market_nonfossil", "year": 2025, "vintage": 2023},
            ),
            "全国没有 2025 年的剩余（不含市场化交易的非化石电量）电力排放因子",
        ),
        (doubt(VALUE_CHAIN_WITHOUT_FACTOR, "commuting", {"category": 7}), "员工通勤"),
        (doubt(FUEL_WITHOUT_STREAM, "e_glass", {"carrier": "natural_gas"}), "天然气"),
        (doubt(PLANT_WITHOUT_FUEL, "boiler_2", {"kind": "boiler"}), "二号锅炉（锅炉）"),
        (
            doubt(FACTOR_UNIT_DIFFERS, "commuting", {"metered": "mass", "needed": "energy"}),
            "质量，而其因子按能量",
        ),
    ],
)
def test_a_finding_names_things_in_the_language_of_the_report(finding: Finding, said: str) -> None:
    assert said in what(context(), finding)


def test_a_meter_is_told_by_name_with_the_id_that_is_written_on_it() -> None:
    meter = a_park().meters[0]
    finding = doubt(FUEL_WITHOUT_STREAM, meter.id, {"carrier": "natural_gas"})
    assert f"{meter.name.zh} ({meter.id})" in what(context(), finding)


def test_the_next_step_keeps_the_id_that_has_to_be_written_in_a_file() -> None:
    finding = doubt(PLANT_WITHOUT_FUEL, "boiler_2", {"kind": "boiler"})
    assert "asset:boiler_2" in next_step(context(), finding)


def test_what_a_file_said_stays_as_the_file_says_it() -> None:
    kind = FindingKind(id="file_time_unreadable", severity=Severity.ERROR)
    facts: dict[str, Fact] = {"count": 1, "example": "commuting"}
    finding = Finding(kind=kind, subject="a.csv", place=Place(source="a.csv"), facts=facts)
    assert "commuting" in what(context(), finding)


@pytest.mark.parametrize(
    ("language", "places"),
    [("en", {"carbon account", "balances"}), ("zh_CN", {"核算台账", "能量平衡"})],
)
def test_a_place_that_is_no_file_is_told_in_words(language: str, places: set[str]) -> None:
    loss = Finding(kind=NEGATIVE_LOSS, subject="busbar", place=Place(source="balances"))
    inputs = replace(context(language).inputs, findings=(OLDER, loss))
    rows = findings_table(Context(inputs=inputs)).rows
    assert {str(row[-1]) for row in rows} == places


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_plant_and_every_variant_of_a_grid_factor_has_its_word(
    language: str,
) -> None:
    words = Words(language)
    assert [kind for kind in AssetKind if not words.has(f"asset_kind.{kind}")] == []
    variants = {factor.variant for factor in load_catalogue().grid}
    assert sorted(v for v in variants if not words.has(f"grid_variant.{v}")) == []


@pytest.mark.parametrize(
    ("language", "supplier", "proof"),
    [("en", "the enterprises", "records"), ("zh_CN", "企业", "记录")],
)
def test_a_missing_scope_3_activity_says_apart_who_supplies_it_and_what_proves_it(
    language: str, supplier: str, proof: str
) -> None:
    missing = Missing(kind="datum", id="value_chain")
    unknown = Figure(
        id="scope3.1_kg", value=None, unit="kg", evidence=frozenset(), missing=(missing,)
    )
    inventory = replace(an_inventory(), figures={unknown.id: unknown})
    asked = Context(inputs=report_inputs(language, inventory=inventory, frameworks=()))
    (row,) = requests_table(asked).rows
    assert row[2] == supplier
    assert proof in str(row[3])
    assert supplier not in str(row[0])
    assert supplier in asked.reason(missing)


@pytest.mark.parametrize(("language", "state"), [("en", "claimed"), ("zh_CN", "已声明使用")])
def test_the_state_of_a_certificate_is_told_in_the_language_of_the_reader(
    language: str, state: str
) -> None:
    twice = Finding(
        kind=CLAIMED_TWICE,
        subject="c2",
        place=Place(source="register"),
        facts={
            "certificate": "batch",
            "wanted_mwh": 5.0,
            "free_mwh": 0.0,
            "owner": "chem",
            "others": "100 MWh state:claimed steel (c1)",
        },
    )
    words = Words(language)
    for told in (words.what(twice), words.detail(twice.as_detail())):  # also inside an error
        assert f"100 MWh {state} steel (c1)" in told


@pytest.mark.parametrize(
    ("language", "share", "said"),
    [
        ("en", 0.3, "leave 30 % unexplained"),
        ("en", 0.305, "leave 30.5 % unexplained"),
        ("zh_CN", 0.3, "有 30 % 未被"),
    ],
)
def test_a_share_is_told_as_per_cent(language: str, share: float, said: str) -> None:
    facts: dict[str, Fact] = {"months": 12, "children": 70.0, "parent": 100.0, "share": share}
    finding = Finding(
        kind=UNMETERED_SHARE, subject="m", place=Place(source="balances"), facts=facts
    )
    assert said in what(context(language), finding)


def test_a_contract_is_told_by_its_kind_with_its_id_in_brackets() -> None:
    contract = Contract(
        id="certificates_2025",
        kind=ContractKind.CERTIFICATE,
        valid_from=datetime(2025, 1, 1, tzinfo=UTC),
    )
    park = replace(a_park(), contracts=(contract,))
    told = Context(inputs=replace(context("en").inputs, park=park))
    missing = Missing(kind="rule", id="claims_not_by_hour", subject="certificates_2025")
    assert "known for certificates (certificates_2025), so" in told.reason(
        missing, [told.about(missing)]
    )
