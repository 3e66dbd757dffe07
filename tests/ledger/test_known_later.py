"""A factor that was published only later is named in every answer about an earlier instant."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.account_period import account_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.known_later import FACTOR_KNOWN_LATER, FACTOR_READ_LATER, known_later
from lingtan.park.places import ParkType
from tests.prepared import copied

ZONE = "Asia/Shanghai"
METHOD = "cn_zcp_2025_06"


def named(used: set[str], instant: datetime) -> set[str]:
    """Return what is told to have been published later."""
    return {each.subject for each in known_later(load_catalogue(), used, instant, ZONE)}


def test_a_vintage_and_a_method_are_named_until_the_day_they_were_published() -> None:
    vintage = "grid/shandong/average/2022"
    used = {vintage, f"{METHOD}.electricity_other", "e_import"}
    early = datetime(2024, 12, 25, 15, 59, tzinfo=UTC)
    assert named(used, early) == {vintage, METHOD}
    assert named(used, datetime(2024, 12, 25, 16, 0, tzinfo=UTC)) == {METHOD}
    assert named(used, datetime(2026, 1, 1, tzinfo=UTC)) == set()


def test_the_day_on_which_a_value_was_read_says_nothing() -> None:
    assert named({"grid/shandong/average/2021"}, datetime(2020, 1, 1, tzinfo=UTC)) == set()


def test_the_coal_equivalent_of_heat_is_not_of_the_day_of_its_emission() -> None:
    early = datetime(2025, 1, 1, tzinfo=UTC)
    heat = "E_coal_equivalent/heat"
    assert named({f"fuel/{heat}", f"coal/{heat}"}, early) == {f"fuel/{heat}"}


def read_in(folder: Path) -> Workspace:
    """Return a park that read its files in May 2025."""
    park = Workspace.new(folder, ParkType.MANUFACTURING)
    park.import_files(sorted(park.layout.inbox.iterdir()), now=datetime(2025, 5, 10, tzinfo=UTC))
    return park


@pytest.mark.slow
def test_an_account_as_known_before_the_method_says_so(tmp_path: Path) -> None:
    park = copied(read_in, tmp_path / "park")
    for known, is_told in (("2025-06-01", True), ("2026-01-05", False)):
        instant = datetime.fromisoformat(known).replace(tzinfo=UTC)
        account = park.account("2025-01", as_known_at=instant)
        kinds = {finding.kind.id for finding in account.inventory.findings}
        assert ("ledger_factor_known_later" in kinds) is is_told, known
    assert "ledger_factor_known_later" not in {
        finding.kind.id for finding in park.account("2025-01").inventory.findings
    }


OWN = """\
zone,name_en,name_zh,scope,year,variant,kg_co2_per_kwh,unit,valid_from,valid_to,known_from,known_by,\
source,label,note
shandong,Shandong,山东,provincial,2024,average,0.5000,kgCO2/kWh,2024-01-01,2025-01-01,2026-01-05,\
published,notice 2024,Q-P,
shandong,Shandong,山东,provincial,2025,average,0.4000,kgCO2/kWh,2025-01-01,2026-01-01,2027-06-30,\
published,notice to come,Q-P,
"""


@pytest.mark.slow
@pytest.mark.parametrize(("today", "is_told"), [("2026-02-01", True), ("2027-07-01", False)])
def test_an_account_of_today_names_a_factor_whose_publication_is_to_come(
    today: str, is_told: bool, tmp_path: Path
) -> None:
    park = copied(read_in, tmp_path / "park")
    own = park.layout.catalogue / "factors" / "grid" / "own.csv"
    own.parent.mkdir(parents=True)
    own.write_text(OWN, encoding="utf-8")
    now = datetime.fromisoformat(today).replace(tzinfo=UTC)
    for account in (account_period(park.layout, "2025-01", now=now) for _ in range(2)):
        told = [f for f in account.inventory.findings if f.kind == FACTOR_KNOWN_LATER]
        assert [(f.subject, f.facts["known_at"]) for f in told] == [
            ("grid/shandong/average/2025", today)
        ] * is_told
    closed = park.close("2025-01", by="office", now=now)
    kinds = {f.kind for each in closed.accounts for f in each.inventory.findings}
    assert (FACTOR_KNOWN_LATER in kinds) is is_told


@pytest.mark.slow
@pytest.mark.parametrize(("today", "is_told"), [("2026-02-01", True), ("2027-07-01", False)])
def test_an_own_factor_read_on_a_day_to_come_is_told(
    today: str, is_told: bool, tmp_path: Path
) -> None:
    park = copied(read_in, tmp_path / "park")
    own = park.layout.catalogue / "factors" / "grid" / "own.csv"
    own.parent.mkdir(parents=True)
    own.write_text(OWN.replace("published,", "read,"), encoding="utf-8")
    now = datetime.fromisoformat(today).replace(tzinfo=UTC)
    (told,) = (
        [(f.kind, f.subject, f.facts) for f in account.inventory.findings if "later" in f.kind.id]
        for account in (account_period(park.layout, "2025-01", now=now),)
    )
    facts = {"read": "2027-06-30", "known_at": today}
    assert told == [(FACTOR_READ_LATER, "grid/shandong/average/2025", facts)] * is_told
