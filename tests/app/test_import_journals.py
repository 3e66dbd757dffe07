"""A journal of pushed readings is a raw file: imported once, whatever dies, and traced by line."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.adapters.live.frames import HEADING
from lingtan.adapters.store.store import Store
from lingtan.app import import_journals as journals
from lingtan.app.import_journals import import_journals
from lingtan.app.layout import Layout
from lingtan.app.receive_readings import (
    Push,
    framed,
    last_number,
    late_receipts,
    live_park,
    look_at,
    receipt_of,
)
from lingtan.app.workspace import Workspace
from lingtan.base.errors import PushError
from lingtan.metering.doorstep import Sent
from tests.conftest import NOW

TIMES = ("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    made = Workspace.new(tmp_path / "park", "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir())[:1], now=NOW)
    return made


def a_push(*readings: tuple[str, str, str], key: str = "") -> Push:
    rows = [
        Sent(row=n, meter=meter, time=time, value=Decimal(value))
        for n, (meter, time, value) in enumerate(readings, 1)
    ]
    return Push(readings=rows, by="tok", key=key, body="b")


def a_journal(layout: Layout, push: Push, name: str = "live-20260110T080000-000000Z.csv") -> Path:
    looked = look_at(live_park(layout).doorstep, push, NOW)
    layout.live.mkdir(exist_ok=True)
    path = layout.live / name
    path.write_bytes(HEADING + framed(looked, receipt_of(push, looked, NOW)))
    return path


def rows_of(layout: Layout) -> list[tuple[object, ...]]:
    """Return what the log holds of the pushed meter, with where it came from."""
    sql = """
        select start, value, source from log where meter_id = 'e_solar'
        and start >= timestamp '2026-01-01' order by seq"""
    with Store.open(layout.store) as store:
        return store.runner().rows(sql).rows()


def test_a_journal_is_imported_as_the_raw_file_it_is(park: Workspace) -> None:
    layout = park.layout
    path = a_journal(layout, a_push(*(("e_solar", time, "12.5") for time in TIMES)))
    text = path.read_bytes()
    (done,) = import_journals(layout, [path], NOW)
    assert (done.error, done.new, done.refused, done.findings) == (None, 2, 0, ())
    assert not path.exists()
    assert (layout.inbox / path.name).read_bytes() == text
    assert [row[2] for row in rows_of(layout)] == [path.name] * 2
    assert park.verify().findings == ()
    assert any(path.name in line for line in (layout.evidence / "entries.jsonl").open())


def test_a_death_after_the_import_imports_nothing_twice(park: Workspace) -> None:
    layout = park.layout
    path = a_journal(layout, a_push(*(("e_solar", time, "12.5") for time in TIMES)))
    text = path.read_bytes()
    import_journals(layout, [path], NOW)
    before = rows_of(layout)
    path.write_bytes(text)  # as whoever died before he removed it left it
    (again,) = import_journals(layout, [path], datetime(2026, 1, 11, tzinfo=UTC))
    assert again.is_repeated
    assert not path.exists()
    assert rows_of(layout) == before


def test_what_is_sent_twice_in_two_journals_is_one_reading(park: Workspace) -> None:
    layout, push = park.layout, a_push(("e_solar", TIMES[0], "12.5"))
    paths = [a_journal(layout, push, f"live-20260110T08000{n}-000000Z.csv") for n in range(2)]
    first, second = import_journals(layout, paths, NOW)
    assert (first.new, second.new, second.same) == (1, 0, 1)
    assert len(rows_of(layout)) == 1


def test_no_journal_is_imported_before_one_that_was_acknowledged_earlier(
    park: Workspace, tmp_path: Path
) -> None:
    """A full disk may take the small one and not the large one ahead of it."""
    layout = park.layout
    first, second = two_values_of_one_instant(layout)
    away = first.rename(tmp_path / first.name)
    first.mkdir()  # what cannot be read now, and can be later
    with pytest.raises(OSError, match=first.name):
        import_journals(layout, [second, first], NOW)
    assert second.exists()
    first.rmdir()
    away.rename(first)
    import_journals(layout, [second, first], NOW)
    assert standing(layout) == [Decimal("77.000")]
    assert park.verify().findings == ()


def test_a_push_that_was_torn_and_refused_is_no_reading(park: Workspace) -> None:
    """A faulty disk may tear a push and not let it be taken back: ",7734.5" must not be 77."""
    layout = park.layout
    path = a_journal(layout, a_push(("e_solar", TIMES[0], "5")))
    sound = path.read_bytes()
    path.write_bytes(sound + f"e_solar,{TIMES[1]},77".encode())
    import_journals(layout, [path], NOW)
    assert [row[1] for row in rows_of(layout)] == [Decimal("5.000")]
    assert (layout.inbox / path.name).read_bytes() == sound


def test_an_earlier_value_that_stands_over_a_later_one_is_found(park: Workspace) -> None:
    first, second = two_values_of_one_instant(park.layout)
    import_journals(park.layout, [second], NOW)
    import_journals(park.layout, [first], NOW)
    assert standing(park.layout) == [Decimal("10.000")]
    verified = park.verify()
    (found,) = verified.findings
    assert (found.kind.id, found.subject, found.facts) == (
        "journal_overtaken",
        first.name,
        {"count": 1},
    )
    assert not verified.is_sound


@pytest.mark.slow
def test_a_later_value_that_only_repeated_an_even_earlier_one_is_found(park: Workspace) -> None:
    """It was not stored, since it said what was known: its journal alone tells of it."""
    layout = park.layout
    values = ("10", "77", "10")
    one, two, three = (
        a_journal(layout, a_push(("e_solar", TIMES[0], value)), f"live-push-0000000{n}.csv")
        for n, value in enumerate(values, 1)
    )
    for path in (one, three, two):
        import_journals(layout, [path], NOW)
    assert standing(layout) == [Decimal("77.000")]
    assert [each.subject for each in park.verify().findings] == [two.name]


def test_a_journal_that_is_gone_is_named(park: Workspace) -> None:
    layout = park.layout
    paths = [
        a_journal(layout, a_push(("e_solar", TIMES[0], "1")), f"live-push-0000000{n}.csv")
        for n in (1, 2, 3)
    ]
    import_journals(layout, paths[:1], NOW)
    paths[1].unlink()
    (found,) = park.verify().findings
    assert (found.kind.id, found.subject) == ("journal_missing", paths[1].name)


def test_a_journal_named_by_a_clock_or_asked_for_again_is_not_judged(park: Workspace) -> None:
    """A clock that was set back tells no order, and to take a file in again is a choice."""
    layout = park.layout
    names = ("live-20260110T100000-000000Z.csv", "live-20260110T093000-000000Z.csv")
    values = zip(names, ("10", "77"), strict=True)
    for name, value in values:
        import_journals(
            layout, [a_journal(layout, a_push(("e_solar", TIMES[0], value)), name)], NOW
        )
    assert standing(layout) == [Decimal("77.000")]
    import_journals(layout, two_values_of_one_instant(layout), NOW)
    again = layout.inbox / "live-push-00000001.csv"
    park.import_files([again], again=True, now=NOW)
    assert park.verify().findings == ()


@pytest.mark.slow
@pytest.mark.parametrize("number", ["00000400", "999999999999"])
def test_a_file_from_elsewhere_that_has_the_name_of_a_journal_takes_no_number(
    park: Workspace, tmp_path: Path, number: str
) -> None:
    """It may be the journal of another park: verify would miss all those between."""
    layout = park.layout
    import_journals(layout, two_values_of_one_instant(layout), NOW)
    handed = tmp_path / f"live-push-{number}.csv"
    handed.write_text(f"meter,time,value\ne_solar,{TIMES[1]},80\n", encoding="utf-8")
    (done,) = park.import_files([handed], now=NOW)
    assert (done.error, done.new, done.mapping) == (None, 1, journals.MAPPING_NAME)
    assert not (layout.inbox / handed.name).exists()
    assert last_number(layout) == 2
    assert park.verify().findings == ()


def test_numbers_are_not_given_out_again_where_the_inbox_was_emptied(park: Workspace) -> None:
    layout = park.layout
    import_journals(layout, two_values_of_one_instant(layout), NOW)
    for path in layout.inbox.glob("live-*"):
        path.unlink()
    assert last_number(layout) == 2


def two_values_of_one_instant(layout: Layout) -> tuple[Path, Path]:
    """Return the journals of 10, and of 77 that was acknowledged after it."""
    first = a_journal(layout, a_push(("e_solar", TIMES[0], "10")), "live-push-00000001.csv")
    second = a_journal(layout, a_push(("e_solar", TIMES[0], "77")), "live-push-00000002.csv")
    return first, second


def standing(layout: Layout) -> list[object]:
    sql = "select value from current_readings where meter_id = 'e_solar' and start = '2026-01-01'"
    with Store.open(layout.store) as store:
        return store.runner().rows(sql)["value"].to_list()


def test_a_journal_that_cannot_be_imported_waits(park: Workspace) -> None:
    layout = park.layout
    path = a_journal(layout, a_push(("e_solar", TIMES[0], "12.5")))
    mapping = layout.mappings / journals.MAPPING_NAME
    mapping.write_text(f"{journals.MAPPING}duplicates: refuse\n", encoding="utf-8")
    with pytest.raises(PushError, match="not as it was written"):
        import_journals(layout, [path], NOW)
    assert path.exists()
    mapping.unlink()
    (done,) = import_journals(layout, [path], NOW)
    assert done.new == 1


def test_receipts_of_the_last_day_are_found_before_and_after_the_import(park: Workspace) -> None:
    layout = park.layout
    path = a_journal(layout, a_push(("e_solar", TIMES[0], "12.5"), key="k"))
    (waiting,) = late_receipts(layout, NOW)
    import_journals(layout, [path], NOW)
    assert late_receipts(layout, NOW) == (waiting,)
    assert late_receipts(layout, datetime(2026, 1, 12, tzinfo=UTC)) == ()


@pytest.mark.slow
def test_readings_of_a_closed_period_are_taken_and_wait(park: Workspace) -> None:
    layout = park.layout
    push = a_push(("e_solar", "2025-06-01T00:00:00Z", "1"), ("e_solar", TIMES[0], "1"))
    assert look_at(live_park(layout).doorstep, push, NOW).in_closed == 0
    park.close("2025", by="office", now=NOW)
    looked = look_at(live_park(layout).doorstep, push, NOW)
    assert (len(looked.accepted), looked.in_closed) == (2, 1)


def test_a_backup_takes_what_waits(park: Workspace, tmp_path: Path) -> None:
    path = a_journal(park.layout, a_push(("e_solar", TIMES[0], "12.5")))
    park.backup(tmp_path / "park.backup")
    restored = Workspace.restore(tmp_path / "park.backup", tmp_path / "again")
    assert restored is not None
    again = Layout(tmp_path / "again")
    assert (again.live / path.name).read_bytes() == path.read_bytes()
