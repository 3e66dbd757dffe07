"""What moves a figure marks it: claims are settled by the year, and a file can take readings away.

The sample park was read for a week of January 2025; its bills are those of the month.
"""

from datetime import UTC, datetime

import pytest

from lingtan import Workspace
from lingtan.base.errors import ClosingError
from tests.app.test_closing import LATE, NOTE, fuel, park
from tests.app.test_trial import mark, tried

__all__ = ["park", "tried"]

DAY, MONTH, AFTER = "2025-01-12", "2025-01", "2025-02"
FIGURE = "energy.certificate_kwh"
LAST = datetime(2026, 3, 1, tzinfo=UTC)
CLAIM = (
    "  {id}: {{kind: certificate, first_day: {first}, last_day: {last}, quantity_kwh: {kwh}, "
    "vintage: 2025, serial: {serial}, evidence: paper of {id}, trial: {trial}}}\n"
)


def a_claim(id_: str, first: str, last: str, **other: object) -> str:
    """Return a certificate as a line of the park file."""
    about = {"kwh": 1000, "serial": f"{id_} 2025-37-0000001 to 0000001", "trial": "no"} | other
    return CLAIM.format(id=id_, first=first, last=last, **about)


def claiming(park: Workspace, *claims: str) -> None:
    """Let the park claim certificates."""
    mark(park, "contracts: {}", f"contracts:\n{''.join(claims)}")


def value(park: Workspace, period: str) -> float:
    """Return what counts as claimed by certificates [kWh]."""
    found = park.account(period).inventory.figures[FIGURE].value
    assert found is not None
    return found


def subjects(park: Workspace, period: str) -> list[str]:
    """Return which inputs make a period trial."""
    found = park.account(period).check.findings
    return [each.subject for each in found if each.kind.id == "trial_input"]


WEEK = ("2025-01-06", "2025-01-12")
FORMAL = a_claim("formal", *WEEK, kwh=200_000, serial="GEC 2025-37-0000001 to 0000200")
TRIED = ("2025-01-06", "2025-01-08")


@pytest.mark.slow
def test_a_trial_claim_marks_every_day_of_the_year_it_is_settled_in(park: Workspace) -> None:
    claiming(park, FORMAL)
    formal = value(park, DAY)
    serial = "GEC 2025-37-0000201 to 0000400"
    tried = a_claim("tried", *TRIED, kwh=200_000, serial=serial, trial="yes")
    mark(park, FORMAL, FORMAL + tried)
    assert abs(value(park, DAY) - formal) > 1  # kWh: the claim of other days moves the day
    assert park.account(DAY).is_trial
    assert subjects(park, DAY) == ["tried"]
    with pytest.raises(ClosingError, match="trial"):
        park.close(DAY, by="office", now=LATE)
    with pytest.raises(ClosingError, match="trial"):
        park.formal_report(DAY, language="en", now=LATE)


@pytest.mark.slow
def test_where_nothing_is_claimed_a_trial_claim_of_other_days_counts_nothing(
    park: Workspace,
) -> None:
    claiming(park, a_claim("tried", *TRIED, trial="yes"))
    assert park.account(TRIED[0]).is_trial
    assert not park.account(DAY).is_trial


@pytest.mark.slow
@pytest.mark.parametrize(("serial", "is_trial"), [("7000005", True), ("7000006", False)])
def test_a_trial_claim_of_another_year_counts_where_it_holds_the_same_certificate(
    park: Workspace, serial: str, is_trial: bool
) -> None:
    other = f"GEC 2025-37-{serial} to 7000009"
    claiming(
        park,
        a_claim("formal", *WEEK, serial="GEC 2025-37-7000001 to 7000005"),
        a_claim("tried", "2024-11-01", "2024-11-30", serial=other, trial="yes"),
    )
    found = {each.kind.id for each in park.account(DAY).inventory.findings}
    assert ("ledger_claim_repeated" in found) is is_trial
    assert park.account(DAY).is_trial is is_trial


@pytest.mark.slow
@pytest.mark.parametrize("is_claiming", [True, False])
def test_trial_readings_of_the_year_count_where_claims_are_settled(
    park: Workspace, is_claiming: bool
) -> None:
    if is_claiming:
        claiming(park, FORMAL)
    path = park.layout.folder.parent / "sample_bills_tried.csv"
    path.write_text(f"{NOTE}{AFTER},g_ceramics,95.0\n", encoding="utf-8")
    park.import_files([path], trial=True, now=LATE)
    assert park.account(AFTER).is_trial
    assert park.account(MONTH).is_trial is is_claiming
    assert park.account(DAY).is_trial is is_claiming


@pytest.mark.slow
def test_a_trial_bill_counts_in_each_day_of_its_month_and_in_none_after(tried: Workspace) -> None:
    assert subjects(tried, DAY) == ["sample_bills_trial.csv"]
    assert not tried.account(AFTER).is_trial


def test_a_trial_reading_of_a_counter_marks_both_sides_of_it(park: Workspace) -> None:
    csv = park.layout.folder / "meters.csv"
    text = csv.read_text(encoding="utf-8-sig")
    line = "w_count,Counter,水表,water,m3,register,1d,outside,enterprise:machines,,,2,,,,no\n"
    csv.write_text(text + line, encoding="utf-8-sig")
    path = park.layout.folder.parent / "counter.csv"
    path.write_text("time,meter,value\n2025-02-01 00:00,w_count,700\n", encoding="utf-8")
    (park.layout.mappings / "counter.yaml").write_text(
        'matches: ["counter*.csv"]\nkind: csv\nmeter: {columns: [meter]}\n'
        'time: {columns: [time], formats: ["%Y-%m-%d %H:%M"]}\nvalues: [{column: value}]\n',
        encoding="utf-8",
    )
    (done,) = park.import_files([path], trial=True, now=LATE)
    assert (done.new, done.error) == (1, None)
    assert subjects(park, MONTH) == ["counter.csv"]


@pytest.mark.slow
def test_a_trial_bill_that_makes_the_bill_before_it_doubtful_marks_its_month(
    park: Workspace,
) -> None:
    path = park.layout.folder.parent / "sample_bills_tried.csv"
    path.write_text(f"{NOTE}{AFTER},g_ceramics,9.0\n", encoding="utf-8")
    park.import_files([path], trial=True, now=LATE)
    check = park.account(MONTH).check
    doubted = check.quality.filter(check.quality["suspect"] > 0)
    assert doubted["meter_id"].to_list() == ["g_ceramics"]
    assert subjects(park, MONTH) == ["sample_bills_tried.csv"]


@pytest.mark.slow
def test_a_trial_bill_that_lifts_the_doubt_of_the_bill_before_it_marks_its_month(
    park: Workspace,
) -> None:
    low = park.layout.folder.parent / "sample_bills_low.csv"
    low.write_text(f"{NOTE}{AFTER},g_ceramics,9.0\n", encoding="utf-8")
    park.import_files([low], now=LATE)
    assert suspects(park) == ["g_ceramics"]
    assert not park.account(MONTH).is_trial
    path = park.layout.folder.parent / "sample_bills_tried.csv"
    path.write_text(f"{NOTE}{AFTER},g_ceramics,95.0\n", encoding="utf-8")
    park.import_files([path], trial=True, now=LATE)
    assert suspects(park) == []
    assert subjects(park, MONTH) == ["sample_bills_tried.csv"]
    with pytest.raises(ClosingError, match="trial"):
        park.close(MONTH, by="office", now=LATE)


def suspects(park: Workspace) -> list[str]:
    """Return the meters of the month whose readings are doubted."""
    quality = park.account(MONTH).check.quality
    return [str(each) for each in quality.filter(quality["suspect"] > 0)["meter_id"]]


def take_away(park: Workspace, *, trial: bool, now: datetime = LATE) -> None:
    """Read the bills once more with a mapping that leaves those of the kilns out."""
    (mapping,) = park.layout.mappings.glob("sample_bills*.yaml")
    text = mapping.read_text(encoding="utf-8")
    told = text.replace("{columns: [meter]}", "{columns: [meter], ignore: [g_ceramics]}")
    assert told != text
    mapping.write_text(f"{told}\n{'trial: true' if trial else ''}\n", encoding="utf-8")
    (done,) = park.import_files([park.layout.inbox / "sample_bills_2025.csv"], now=now)
    assert done.withdrawn == 1
    mapping.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_readings_that_a_trial_mapping_takes_away_make_the_period_trial(park: Workspace) -> None:
    before = fuel(park.account(MONTH))
    take_away(park, trial=True)
    account = park.account(MONTH)
    assert account.inventory.figures["national.e_fuel_kg"].value != before
    assert account.is_trial
    assert subjects(park, MONTH) == ["sample_bills_2025.csv"]
    with pytest.raises(ClosingError, match="trial"):
        park.close(MONTH, by="office", now=LATE)
    (again,) = park.import_files([park.layout.inbox / "sample_bills_2025.csv"], now=LAST)
    assert not again.is_repeated
    assert not park.account(MONTH).is_trial
    assert fuel(park.account(MONTH)) == before


def test_readings_that_are_taken_away_formally_are_formal(park: Workspace) -> None:
    take_away(park, trial=False)
    assert not park.account(MONTH).is_trial


@pytest.mark.slow
def test_a_trial_reading_that_is_taken_back_in_trial_marks_nothing(park: Workspace) -> None:
    path = park.layout.folder.parent / "sample_bills_tried.csv"
    path.write_text(f"{NOTE}{MONTH},g_ceramics,99.0\n", encoding="utf-8")
    before = fuel(park.account(MONTH))
    park.import_files([path], trial=True, now=LATE)
    assert park.account(MONTH).is_trial
    path.write_text(f"{NOTE}{MONTH},g_ceramics,99.0\n", encoding="utf-8")
    (mapping,) = park.layout.mappings.glob("sample_bills*.yaml")
    text = mapping.read_text(encoding="utf-8")
    told = text.replace("{columns: [meter]}", "{columns: [meter], ignore: [g_ceramics]}")
    mapping.write_text(told, encoding="utf-8")
    park.import_files([path], trial=True, now=LAST)
    assert fuel(park.account(MONTH)) == before
    assert not park.account(MONTH).is_trial


@pytest.mark.slow
def test_what_holds_again_because_of_a_trial_mapping_is_trial(park: Workspace) -> None:
    before = fuel(park.account(MONTH))
    path = park.layout.folder.parent / "sample_bills_right.csv"
    path.write_text(f"{NOTE}{MONTH},g_ceramics,99.0\n", encoding="utf-8")
    park.import_files([path], now=LATE)
    (mapping,) = park.layout.mappings.glob("sample_bills*.yaml")
    text = mapping.read_text(encoding="utf-8")
    told = text.replace("{columns: [meter]}", "{columns: [meter], ignore: [g_ceramics]}")
    mapping.write_text(told, encoding="utf-8")
    park.import_files([path], trial=True, now=LAST)
    assert fuel(park.account(MONTH)) == before  # the value of the first file, which is formal
    assert subjects(park, MONTH) == ["sample_bills_right.csv"]
