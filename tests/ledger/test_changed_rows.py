"""Rows that differ between two states of a table are told one by one, from the top."""

from lingtan.ledger.causes import causes_in
from lingtan.ledger.changed_rows import APART, ChangedRow, changed_rows

HEAD = "zone,year,kg_co2_per_kwh,note,valid_from,valid_to\n"
SHANDONG = "shandong,2024,0.5,a,2024-01-01,2025-01-01\n"
HUBEI = "hubei,2024,0.4,b,,\n"


def told(found: tuple[ChangedRow, ...]) -> list[tuple[str, str, str, str]]:
    """Return kind, row, subject and what is said of each."""
    causes = [cause for each in found for cause in causes_in(each.cause)]
    return [
        (each.kind, each.facts["row"], each.facts["subject"], each.facts["what"])
        for each in causes
    ]


def test_a_changed_value_is_told_with_its_row_old_and_new_value_and_validity() -> None:
    after = HEAD + HUBEI + SHANDONG.replace("0.5", "0.6")
    (row,) = changed_rows("own.csv", HEAD + SHANDONG + HUBEI, after)
    assert told((row,)) == [
        ("row_changed", "3", "shandong/2024", "kg_co2_per_kwh 0.5 → 0.6"),
    ]
    (cause,) = causes_in(row.cause)
    assert (cause.facts["since"], cause.facts["until"]) == ("2024-01-01", "2025-01-01")
    assert row.text == after


def test_rows_that_are_gone_or_new_are_told_in_turn_and_the_last_text_is_the_new_file() -> None:
    hebei = "hebei,2025,0.7,c,2025-01-01,2026-01-01\n"
    gone, new = changed_rows("own.csv", HEAD + SHANDONG + HUBEI, HEAD + SHANDONG + hebei)
    assert told((gone, new)) == [
        ("row_gone", "3", "hubei/2024", "kg_co2_per_kwh 0.4"),
        ("row_new", "3", "hebei/2025", "kg_co2_per_kwh 0.7"),
    ]
    assert gone.text == HEAD + SHANDONG
    assert new.text == HEAD + SHANDONG + hebei


def test_what_cannot_be_told_row_by_row_is_left_to_the_file() -> None:
    text = HEAD + SHANDONG + HUBEI
    many = HEAD + "".join(f"z{n},2024,0.5,,,\n" for n in range(APART + 1))
    cases = {
        "the same rows in another order": (text, HEAD + HUBEI + SHANDONG),
        "other columns": (text, text.replace("note", "remark")),
        "a value over two lines": (text, text + 'x,2024,0.1,"a\nb",,\n'),
        "more rows than are told apart": (HEAD, many),
        "an empty file": ("", text),
    }
    for case, (before, after) in cases.items():
        assert (case, changed_rows("own.csv", before, after)) == (case, ())


def test_a_bar_in_a_value_parts_no_cause() -> None:
    (row,) = changed_rows("own.csv", HEAD + SHANDONG, HEAD + SHANDONG.replace(",a,", ",a | b,"))
    (cause,) = causes_in(row.cause)
    assert cause.facts["what"] == "note a → a / b"
