"""What can be wrong with a form that comes back."""

from lingtan.base.findings import FindingKind, Severity


def _error(name: str) -> FindingKind:
    return FindingKind(id=f"form_{name}", severity=Severity.ERROR)


OTHER_PARK = _error("other_park")
OTHER_VERSION = _error("other_version")
DAMAGED = _error("damaged")
SHEET_MISSING = _error("sheet_missing")
HEADING_CHANGED = _error("heading_changed")
NOT_A_NUMBER = _error("not_a_number")
NUMBER_AS_TEXT = _error("number_as_text")
NEGATIVE = _error("negative")
NOT_A_DAY = _error("not_a_day")
NOT_A_CHOICE = _error("not_a_choice")
NOT_AN_ID = _error("not_an_id")
NOT_A_VINTAGE = _error("not_a_vintage")
NOT_A_FLAG = _error("not_a_flag")
NOT_A_SHARE = _error("not_a_share")
NOT_WHOLE = _error("not_whole")
NOT_WHOLE_WH = _error("not_whole_wh")
NOT_A_SPAN = _error("not_a_span")
UNKNOWN_ID = _error("unknown_id")
UNIT_CHANGED = _error("unit_changed")
NO_SUBJECT = _error("no_subject")
TWICE = _error("twice")
MISSING_CELL = _error("missing_cell")
FORMULA_WITHOUT_VALUE = _error("formula_without_value")
WRONG_PERIOD = _error("wrong_period")
CLOCK_CHANGE = _error("clock_change")
EMPTY_SPAN = _error("empty_span")
TOO_LONG = _error("too_long")
OTHER_YEAR = _error("other_year")
MERGED = _error("merged")
SHEET_NOT_READ = FindingKind(id="form_sheet_not_read", severity=Severity.WARNING)
CELLS_NOT_READ = FindingKind(id="form_cells_not_read", severity=Severity.WARNING)
BLANKS = FindingKind(id="form_blanks", severity=Severity.INFO)
