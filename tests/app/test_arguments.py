"""What is of another kind than a call takes is a typed error that says what is meant."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any  # what no type checker would let through

import pytest

from lingtan import Workspace
from lingtan.base.errors import (
    ArgumentError,
    CatalogueError,
    DocumentError,
    LingtanError,
    PeriodError,
    WorkspaceError,
)
from lingtan.park.places import ParkType

Call = Callable[[Any], object]
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001  what is refused
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return Workspace.new(tmp_path_factory.mktemp("library") / "park", ParkType.LOGISTICS)


WRONG: list[tuple[Call, type[LingtanError], str]] = [
    (lambda p: p.check(2025), ArgumentError, "not_a_text"),
    (lambda p: p.check(2025.0), ArgumentError, "not_a_text"),
    (lambda p: p.account(date(2025, 1, 1)), ArgumentError, "not_a_text"),
    (lambda p: p.account(None), ArgumentError, "not_a_text"),
    (lambda p: p.check("this year"), PeriodError, "not_a_period"),
    (lambda p: p.check("2025-13"), PeriodError, "not_a_period"),
    (lambda p: p.check("２０２５"), PeriodError, "not_a_period"),
    (lambda p: p.check("2025-1_0"), PeriodError, "not_a_period"),
    (lambda p: p.check(""), PeriodError, "not_a_period"),
    (lambda p: p.check("1066"), PeriodError, "year_out_of_range"),
    (lambda p: p.account("2025", boundary=7), ArgumentError, "not_a_text"),
    (lambda p: p.account("2025", as_known_at="2026-01-01"), ArgumentError, "not_an_instant"),
    (lambda p: p.account("2025", as_known_at=date(2026, 1, 1)), ArgumentError, "not_an_instant"),
    (lambda p: p.account("2025", as_known_at=NAIVE), ArgumentError, "no_zone"),
    (lambda p: p.check("2025", as_known_at=TOMORROW), PeriodError, "in_the_future"),
    (lambda p: p.account("2025", as_known_at=TOMORROW), PeriodError, "in_the_future"),
    (lambda p: p.evaluate("2025", as_known_at=TOMORROW), PeriodError, "in_the_future"),
    (lambda p: p.report("2025", as_known_at=TOMORROW), PeriodError, "in_the_future"),
    (lambda p: p.request_data("2025", as_known_at=TOMORROW), PeriodError, "in_the_future"),
    (lambda p: p.evaluate("2025", frameworks="cn_national_910"), ArgumentError, "not_a_list"),
    (lambda p: p.evaluate("2025", frameworks=[7]), ArgumentError, "not_a_text"),
    (lambda p: p.evaluate("2025", frameworks=["cn_mars"]), CatalogueError, "no_entry"),
    (lambda p: p.evaluate("2025", target_year=2027.0), ArgumentError, "not_whole"),
    (lambda p: p.simulate(speed="60"), ArgumentError, "not_a_speed"),
    (lambda p: p.simulate(speed=0), ArgumentError, "not_a_speed"),
    (lambda p: p.simulate(speed=float("nan")), ArgumentError, "not_a_speed"),
    (lambda p: p.simulate(7), ArgumentError, "not_a_text"),
    (lambda p: p.evaluate("2025", target_year="2027"), ArgumentError, "not_whole"),
    (lambda p: p.allowances("2025", price_cny_per_t=80.5), ArgumentError, "not_a_price"),
    (
        lambda p: p.allowances("2025", price_cny_per_t=Decimal("1e25")),
        ArgumentError,
        "not_a_price",
    ),
    (
        lambda p: p.allowances("2025", price_cny_per_t=Decimal("1e-900000")),
        ArgumentError,
        "not_a_price",
    ),
    (lambda p: p.report("2025", language="fr"), ArgumentError, "no_language"),
    (lambda p: p.report("2025", language=None), ArgumentError, "no_language"),
    (lambda p: p.report("2025", now=NAIVE), ArgumentError, "no_zone"),
    (lambda p: p.write_template("water", 2025.5), ArgumentError, "not_whole"),
    (lambda p: p.write_template("water", True), ArgumentError, "not_whole"),
    (lambda p: p.write_template("water", 12025), ArgumentError, "not_a_year"),
    (lambda p: p.write_template("cake", 2025), DocumentError, "no_form"),
    (lambda p: p.write_template(7, 2025), ArgumentError, "not_a_text"),
    (lambda p: p.write_template("water", 2025, language="fr"), ArgumentError, "no_language"),
    (lambda p: p.import_files("a.csv"), ArgumentError, "not_a_list"),
    (lambda p: p.import_files(Path("a.csv")), ArgumentError, "not_a_list"),
    (lambda p: p.import_files([b"a.csv"]), ArgumentError, "not_a_path"),
    (lambda p: p.import_files(["a\0.csv"]), ArgumentError, "not_a_path"),
    (lambda p: p.import_files([], now="now"), ArgumentError, "not_an_instant"),
    (lambda p: p.import_files([], dry_run="yes"), ArgumentError, "not_a_truth"),
    (lambda p: p.import_files([], again=1), ArgumentError, "not_a_truth"),
    (lambda p: p.report("2025", replace="no"), ArgumentError, "not_a_truth"),
    (lambda p: p.request_data("2025", replace=None), ArgumentError, "not_a_truth"),
    (lambda p: p.write_template("water", 2025, replace=0), ArgumentError, "not_a_truth"),
    (lambda p: p.suggest_mapping(None), ArgumentError, "not_a_path"),
    (lambda _: Workspace.open(None), ArgumentError, "not_a_path"),  # type: ignore[arg-type]
    (lambda _: Workspace.open("/no/such/park"), WorkspaceError, "no_park"),
    (lambda _: Workspace.new("x", "castle"), WorkspaceError, "no_park_type"),
    (lambda p: Workspace.demo(p.layout.folder), WorkspaceError, "not_empty"),
]


@pytest.mark.parametrize(("call", "kind", "case"), WRONG)
def test_what_a_call_does_not_take_is_a_typed_error_with_its_cure(
    park: Workspace, call: Call, kind: type[LingtanError], case: str
) -> None:
    with pytest.raises(kind) as refusal:
        call(park)
    assert type(refusal.value) is kind
    assert refusal.value.case == case
    assert len(str(refusal.value)) > 30


def test_a_month_is_named_in_one_way(park: Workspace) -> None:
    assert park.check("2025-7").period.name == "2025-07"


def test_the_doctor_is_a_call(park: Workspace) -> None:
    assert park.doctor() == Workspace.doctor()


@pytest.mark.slow
def test_a_report_and_a_register_can_be_had_as_known_before(park: Workspace) -> None:
    before = datetime.now(UTC)
    park.import_files(sorted(park.layout.inbox.iterdir()))
    earlier = park.report("2025-01", language="en", as_known_at=before)
    later = park.report("2025-01", language="en")
    assert earlier.html != later.html
    name = "sample_hourly_2025.csv"
    assert name not in earlier.html.read_text(encoding="utf-8")
    assert name in later.html.read_text(encoding="utf-8")
    path, needed = park.request_data("2025-01", language="en", as_known_at=before)
    assert path.is_file()
    assert needed


@pytest.mark.slow
@pytest.mark.parametrize("optional", ["frameworks", "boundary", "target_year", "as_known_at"])
def test_none_is_what_an_optional_argument_is_without_it(park: Workspace, optional: str) -> None:
    without = [each.id for each in park.evaluate("2025").frameworks]
    assert [each.id for each in park.evaluate("2025", **{optional: None}).frameworks] == without
    first = park.park().boundaries[0].id
    assert park.account("2025", boundary=None).inventory.boundary == first
