"""A planted fault changes one place, and the list names 20 a room that the source still has."""

from collections import Counter

import pytest

from tests.mutants.__main__ import table
from tests.mutants.faults import A_FILE, A_ROOM, ROOMS, read_list
from tests.mutants.plant import compiles, executed_with, faults, find, plant
from tests.mutants.trial import BY_TIME, FOUND, SURVIVED, Result

SOURCE = '''"""A module of 1 < 2."""

LEAST: int = 3


@cache
def kept(power):
    """Return - or raise."""
    return min(power, LEAST)


def judged(power, names):
    total = 0.5
    for name in names:
        if name is None:
            continue
        total = total + power
    if power < LEAST and not names:
        raise ValueError(f"{power} < 3", 3)
    names.sort()
    log.info("3 and 4")
    rows = "select a from b where c >= 1 and d"
    return -total if rows == "ä" or power else True


class Judge:
    def is_sound(self):
        return True
'''
GUARD = "if power < LEAST and not names:"
QUERY = 'rows = "select a from b where c >= 1 and d"'
END = 'return -total if rows == "ä" or power else True'
EXPECTED = {
    ("constant", "LEAST: int = 3", "LEAST: int = 4"),
    ("bound", "return min(power, LEAST)", "return max(power, LEAST)"),
    ("constant", "total = 0.5", "total = 1.5"),
    ("drop", "if name is None:", "if False:"),
    ("drop", "total = total + power", "pass"),
    ("arithmetic", "total = total + power", "total = total - power"),
    ("drop", GUARD, "if False:"),
    ("compare", GUARD, "if power <= LEAST and not names:"),
    ("boolean", GUARD, "if power < LEAST or not names:"),
    ("not", GUARD, "if power < LEAST and names:"),
    ("drop", "names.sort()", "pass"),
    ("sql", QUERY, 'rows = "select a from b where c > 1 and d"'),
    ("sql", QUERY, 'rows = "select a from b where c >= 1 or d"'),
    ("sign", END, 'return total if rows == "ä" or power else True'),
    ("compare", END, 'return -total if rows != "ä" or power else True'),
    ("boolean", END, 'return -total if rows == "ä" and power else True'),
    ("flip", "return True", "return False"),
}
ENTRIES = read_list()


def test_each_kind_makes_the_change_it_says_and_messages_are_left_alone() -> None:
    found = [(fault.kind, fault.before, fault.after) for fault in faults(SOURCE)]
    assert set(found) == EXPECTED
    assert len(found) == len(EXPECTED)


def test_a_fault_changes_one_line_and_leaves_a_program() -> None:
    lines = SOURCE.split("\n")
    for fault in faults(SOURCE):
        line = find(SOURCE, fault)
        assert line == fault.line
        planted = plant(SOURCE, fault, line).split("\n")
        changed = [
            n for n, pair in enumerate(zip(lines, planted, strict=True), 1) if len({*pair}) > 1
        ]
        assert changed == [line]
        assert compiles("\n".join(planted))


def test_a_fault_is_found_where_its_function_has_moved_and_not_in_another() -> None:
    flip = next(fault for fault in faults(SOURCE) if fault.kind == "flip")
    assert flip.function == "Judge.is_sound"
    assert find("# one more line\n" + SOURCE, flip) == flip.line + 1
    assert find(SOURCE.replace("is_sound", "is_right"), flip) is None


@pytest.mark.parametrize(
    ("text", "is_once"), [("LEAST", True), ("return min", True), ("total = 0.5", False)]
)
def test_what_is_executed_at_import_or_kept_is_executed_once(text: str, is_once: bool) -> None:
    line = next(n for n, each in enumerate(SOURCE.split("\n"), 1) if text in each)
    assert executed_with(SOURCE, line) == (range(line, line + 1), is_once)


def test_the_list_has_twenty_faults_a_room_over_many_files_and_kinds() -> None:
    assert Counter(entry.room for entry in ENTRIES) == dict.fromkeys(ROOMS, A_ROOM)
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    assert max(Counter(entry.file for entry in ENTRIES).values()) <= A_FILE
    for room in ROOMS:
        assert len({entry.kind for entry in ENTRIES if entry.room == room}) >= 8


def test_the_list_fits_the_source_or_is_drawn_anew_by_its_command() -> None:
    assert [entry.id for entry in ENTRIES if entry.planted() is None] == []
    faulty = {entry.id: entry.planted() for entry in ENTRIES}
    assert [each for each, planted in faulty.items() if planted and not compiles(planted[0])] == []


def test_the_table_names_each_survivor_and_asks_for_eight_of_ten_in_every_room() -> None:
    first, second, third = ENTRIES[:3]
    outcomes = {first.id: FOUND, second.id: BY_TIME, third.id: SURVIVED}
    results = {
        each: Result(id=each, fault="", tree="", outcome=outcome, test="", seconds=1)
        for each, outcome in outcomes.items()
    }
    lines, is_met = table(ENTRIES, results)
    assert not is_met
    assert "  2         1    67%" in lines[1]
    assert any(third.text in line for line in lines)
    assert lines[-1] == f"not tried: {A_ROOM * len(ROOMS) - 3}"
    assert table(ENTRIES[:2], {first.id: results[first.id], second.id: results[second.id]})[1]
