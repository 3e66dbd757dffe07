"""A park is judged by the frameworks of its place in which somebody read a rule, and no others."""

from dataclasses import replace

import pytest

from lingtan.base.names import Name
from lingtan.indicators.concerned import NotJudged, concerned, readable
from lingtan.park.park import Park
from lingtan.park.places import ParkType
from tests.builders_indicators import FRAMEWORKS

PARK = Park(
    id="p",
    name=Name.alike("P"),
    type=ParkType.MIXED,
    province="Hunan",
    time_zone="Asia/Shanghai",
    boundaries=(),
    enterprises=(),
    nodes=(),
    meters=(),
)
INTERNATIONAL = {"intl_247_cfe", "intl_ghgp_scope2_2015", "intl_sbti_cnzs_v2"}


def judged_by(park: Park, *, is_one_factory: bool = False) -> set[str]:
    judged, _ = concerned(FRAMEWORKS.values(), park, FRAMEWORKS, is_one_factory=is_one_factory)
    return {framework.id for framework in judged}


def reasons(park: Park) -> dict[str, NotJudged]:
    _, known = concerned(FRAMEWORKS.values(), park, FRAMEWORKS, is_one_factory=False)
    return {framework.id: framework.why for framework in known}


def test_a_park_of_hunan_is_judged_by_the_nation_by_hunan_and_by_those_without_borders() -> None:
    assert judged_by(PARK) == INTERNATIONAL | {
        "cn_national_910",
        "cn_green_direct_650",
        "cn_green_direct_688",
        "cn_nonfossil_power_622",
        "cn_renewable_minimum_share",
        "cn_hunan_467",
    }


@pytest.mark.parametrize("country", ["VN", ""])
def test_a_park_elsewhere_is_judged_by_no_chinese_framework(country: str) -> None:
    park = replace(PARK, province="Vietnam", country=country)
    assert judged_by(park, is_one_factory=True) == INTERNATIONAL
    assert reasons(park)["cn_national_910"] is NotJudged.OTHER_COUNTRY


def test_what_is_not_judged_is_known_with_its_reason() -> None:
    assert judged_by(PARK) | reasons(PARK).keys() == FRAMEWORKS.keys()
    told = reasons(PARK)
    assert told["cn_jiangxi_plan_2025"] is NotJudged.OTHER_REGION
    assert told["cn_tdzjn_458"] is NotJudged.TEXT_NOT_READ
    assert told["cn_miit_zero_carbon_factory"] is NotJudged.OF_ONE_FACTORY


def test_a_text_nobody_read_is_no_verdict_whatever_was_recalled_or_inferred_of_it() -> None:
    unread = {framework.id for framework in FRAMEWORKS.values() if not framework.is_read}
    assert unread >= {"intl_iso_14068", "cn_hubei_thbas_244", "cn_jiangsu_db32_5156"}
    assert not unread & {"cn_national_910", "cn_hunan_467", "intl_ghgp_scope2_2015"}


def test_a_park_that_is_one_factory_is_judged_as_such() -> None:
    factory = {"cn_miit_zero_carbon_factory", "cn_hunan_zero_carbon_factory"}
    assert judged_by(PARK, is_one_factory=True) - judged_by(PARK) == factory


def test_a_framework_of_the_parks_own_always_concerns_it() -> None:
    own = replace(FRAMEWORKS["cn_jiangsu_db32_5156"], id="ours")
    judged, known = concerned([own], PARK, FRAMEWORKS, is_one_factory=False)
    assert ([each.id for each in judged], known) == (["ours"], ())


def test_a_text_nobody_read_gives_no_verdict_where_it_is_named_either() -> None:
    names = ("intl_iso_14068", "cn_hunan_467", "cn_hubei_thbas_244")
    judged, known = readable([FRAMEWORKS[name] for name in names], FRAMEWORKS)
    assert [each.id for each in judged] == ["cn_hunan_467"]
    assert [each.id for each in known] == ["intl_iso_14068", "cn_hubei_thbas_244"]
    assert {each.why for each in known} == {NotJudged.TEXT_NOT_READ}


def test_a_framework_of_the_parks_own_is_judged_as_it_was_written() -> None:
    own = replace(FRAMEWORKS["intl_iso_14068"], id="ours")
    assert readable([own], FRAMEWORKS) == ((own,), ())
