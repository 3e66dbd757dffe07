"""Green power three ways in the report: side by side, with what is open and between which ends."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.base.names import Name
from lingtan.matching.by_user import UserMatch
from lingtan.matching.carried import StoreBalance
from lingtan.matching.grid_clean import GridClean, GridSource
from lingtan.matching.store import StoreMethod
from lingtan.matching.truths import PART_OF_PARK, Situation, tell_truths
from lingtan.reports.chapters.three_ways import three_ways
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Table
from lingtan.reports.named_knowledge import FactorSource, Knowledge
from tests.builders_matching import account_figures, park_hours_of
from tests.builders_reports import an_inventory, report_inputs

HOURS = park_hours_of(
    load_wh=[[20_000, 80_000], [20_000, 80_000]],
    own_wh=[[20_000, 60_000], [0, 0]],
    own_made_wh=[80_000, 0],
)
ACCOUNT = account_figures(
    load=200.0, own_non_fossil_used=80.0, available_non_fossil=80.0, certificate=60.0
)
CLAIMED = Situation(figures=ACCOUNT, claims=("certificates",), hours=HOURS)
WORKS = UserMatch(
    enterprise="works",
    load_kwh=160.0,
    matched_kwh=60.0,
    direct_kwh=0.0,
    matched_share=0.375,
    direct_share=0.0,
)
STORE = StoreBalance(
    method=StoreMethod.FIFO,
    charged_kwh=21_000.0,
    cancelled_kwh=10_000.0,
    discharged_kwh=19_000.0,
    certified_kwh=8_000.0,
    efficiency=0.8,
)
GRID = GridSource(
    id="grid_clean/mine",
    name=Name(en="Shandong, dispatch", zh="山东调度"),
    source="dispatch centre",
    label=Evidence.Q_S,
    valid_from=date(2025, 1, 1),
    last_day=date(2025, 12, 31),
    known_from=date(2026, 2, 1),
    hours=2,
)
KNOWN = FactorSource(
    name=GRID.name,
    unit="",
    source=GRID.source,
    label=GRID.label.value,
    valid_from=GRID.valid_from,
    valid_to=date(2026, 1, 1),
)


def with_grid(*shares: float) -> dict[str, Figure]:
    """Return the figures of the park without claims, its grid as clean as is said."""
    grid = GridClean(share=np.array(shares), sources=(GRID,), missing=())
    served = park_hours_of(
        load_wh=HOURS.load_wh.tolist(),
        own_wh=HOURS.own_wh.tolist(),
        own_made_wh=HOURS.own_made_wh.tolist(),
        grid_wh=(HOURS.load_wh - HOURS.own_wh).tolist(),
        month=[24_306, 24_307],
    )
    account = ACCOUNT | {"energy.certificate_kwh": ACCOUNT["energy.green_power_kwh"]}
    return tell_truths(Situation(figures=account, hours=served, grid=grid))


def tables(figures: dict[str, Figure], language: str = "en", **more: object) -> dict[str, Table]:
    inventory = an_inventory()
    told = replace(inventory, figures={**inventory.figures, **figures})
    context = Context(inputs=report_inputs(language, inventory=told, **more))
    return {block.id: block for block in three_ways(context) if isinstance(block, Table)}


def shares(table: Table) -> list[float | None]:
    return [row[-1].value for row in table.rows if isinstance(row[-1], Amount)]


def test_the_three_ways_stand_side_by_side() -> None:
    table = tables(tell_truths(CLAIMED))["three_ways"]
    assert shares(table) == [0.4, 0.7, 0.4, None, None]
    assert "certificates" in table.notes[0]
    assert "lies between 40.0 % and 70.0 %" in table.notes[-1]


def test_without_claims_nothing_is_open_but_the_score_with_the_grid() -> None:
    alone = replace(
        CLAIMED,
        claims=(),
        figures=ACCOUNT | {"energy.certificate_kwh": ACCOUNT["energy.green_power_kwh"]},
    )
    table = tables(tell_truths(alone))["three_ways"]
    assert shares(table) == [0.4, 0.4, 0.4, 0.4, None]
    assert not any("between" in note for note in table.notes)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Shandong, dispatch; dispatch centre (Q-S)"),
        ("zh", "山东调度；dispatch centre（Q-S）"),
    ],
)
def test_the_score_with_the_grid_stands_beside_the_one_without_and_says_by_whom(
    language: str, said: str
) -> None:
    knowledge = Knowledge(factors={GRID.id: KNOWN})
    table = tables(with_grid(0.5, 0.25), language, knowledge=knowledge)["three_ways"]
    assert shares(table) == [0.4, 0.4, 0.4, 0.4, 0.575]
    (note,) = table.notes
    assert said in note
    assert "2025-12-31" in note


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "1/2: 2025-07"), ("en", "at least 45.0 %"), ("zh", "1/2"), ("zh", "不低于 45.0 %")],
)
def test_hours_without_a_share_leave_the_score_at_least(language: str, said: str) -> None:
    table = tables(with_grid(0.5, float("nan")), language)["three_ways"]
    assert shares(table)[-1] is None
    assert said in " ".join(table.notes)


def test_the_bounds_are_as_wide_as_readings_in_doubt_make_them() -> None:
    load = replace(ACCOUNT["energy.load_kwh"], low=160.0, high=250.0)
    doubted = replace(CLAIMED, figures=ACCOUNT | {"energy.load_kwh": load})
    note = tables(tell_truths(doubted))["three_ways"].notes[-1]
    assert "lies between 32.0 % and 87.5 %" in note


def test_where_no_hours_are_known_no_user_and_no_contrast_is_shown() -> None:
    part = replace(CLAIMED, hours=None, why_not=(PART_OF_PARK,))
    found = tables(tell_truths(part))
    assert list(found) == ["three_ways"]
    assert shares(found["three_ways"]) == [0.4, 0.7, None, None, None]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "certified 8.0 MWh"), ("zh", "可认证 8.0 MWh")]
)
def test_users_and_stores_stand_behind_it(language: str, said: str) -> None:
    found = tables(tell_truths(CLAIMED), language, users=(WORKS,), store=STORE)
    assert len(found["netting"].rows) == 5
    (row,) = found["matched_users"].rows
    assert [cell.value for cell in row if isinstance(cell, Amount)] == [0.16, 0.06, 0.375, 0]
    assert said in found["matched_users"].notes[0]


def test_a_store_of_unknown_efficiency_certifies_nothing() -> None:
    store = replace(STORE, efficiency=None, certified_kwh=0.0)
    found = tables(tell_truths(CLAIMED), users=(WORKS,), store=store)
    assert "none of it is certified" in found["matched_users"].notes[0]


def test_a_report_without_these_figures_says_nothing_of_them() -> None:
    assert tables({}) == {}


def test_every_reason_has_words_in_both_languages() -> None:
    meter = Missing(kind="rule", id="meter_not_by_hour", subject="m1")
    part = replace(CLAIMED, hours=None, why_not=(meter, PART_OF_PARK))
    for language in ("en", "zh"):
        notes = " ".join(tables(tell_truths(part), language)["three_ways"].notes)
        assert "m1" in notes
        assert "_" not in notes
