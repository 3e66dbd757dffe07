"""What can be wrong with a file of readings; the words stand in ``files.po``."""

from enum import IntEnum

from lingtan.base.findings import FindingKind, Severity

QUOTE_OPEN = FindingKind(id="file_quote_open", severity=Severity.ERROR)
CELL_COUNT = FindingKind(id="file_cell_count", severity=Severity.ERROR)
TIME_UNREADABLE = FindingKind(id="file_time_unreadable", severity=Severity.ERROR)
TIME_FAR_AWAY = FindingKind(id="file_time_far_away", severity=Severity.ERROR)
TIME_OFF_GRID = FindingKind(id="file_time_off_grid", severity=Severity.ERROR)
TIME_MISSING_HOUR = FindingKind(id="file_time_missing_hour", severity=Severity.ERROR)
TIME_REPEATED_HOUR = FindingKind(id="file_time_repeated_hour", severity=Severity.ERROR)
PERIOD_NOT_CALENDAR = FindingKind(id="file_period_not_calendar", severity=Severity.ERROR)
METER_BLANK = FindingKind(id="file_meter_blank", severity=Severity.ERROR)
METER_UNKNOWN = FindingKind(id="file_meter_unknown", severity=Severity.ERROR)
VALUE_BLANK = FindingKind(id="file_value_blank", severity=Severity.WARNING)
VALUE_SENTINEL = FindingKind(id="file_value_sentinel", severity=Severity.WARNING)
VALUE_UNREADABLE = FindingKind(id="file_value_unreadable", severity=Severity.ERROR)
VALUE_TOO_LARGE = FindingKind(id="file_value_too_large", severity=Severity.ERROR)
VALUE_NEGATIVE = FindingKind(id="file_value_negative", severity=Severity.ERROR)
DUPLICATE_CONFLICT = FindingKind(id="file_duplicate_conflict", severity=Severity.WARNING)
FORMULA_UNSOLVED = FindingKind(id="file_formula_unsolved", severity=Severity.ERROR)
OTHER_STEP = FindingKind(id="file_other_step", severity=Severity.ERROR)
TIME_IN_FUTURE = FindingKind(id="file_time_in_future", severity=Severity.ERROR)
BILLS_OVERLAP = FindingKind(id="file_bills_overlap", severity=Severity.ERROR)
LINE_CUT = FindingKind(id="file_line_cut", severity=Severity.ERROR)
LINE_MAYBE_CUT = FindingKind(id="file_line_maybe_cut", severity=Severity.WARNING)
HEADING_ORDER = FindingKind(id="file_heading_order", severity=Severity.ERROR)
VALUE_MERGED = FindingKind(id="file_value_merged", severity=Severity.ERROR)
LINE_OF_WORDS = FindingKind(id="file_line_of_words", severity=Severity.WARNING)
OTHER_MULTIPLIER = FindingKind(id="file_other_multiplier", severity=Severity.ERROR)

DUPLICATES_CONFLICTING = FindingKind(id="file_duplicates_conflicting", severity=Severity.WARNING)
DUPLICATES_IDENTICAL = FindingKind(id="file_duplicates_identical", severity=Severity.INFO)
ROWS_SKIPPED = FindingKind(id="file_rows_skipped", severity=Severity.INFO)
ROWS_OF_OTHERS = FindingKind(id="file_rows_of_others", severity=Severity.INFO)
CELLS_ALWAYS_BLANK = FindingKind(id="file_cells_always_blank", severity=Severity.INFO)
COLUMNS_UNUSED = FindingKind(id="file_columns_unused", severity=Severity.INFO)
HOURS_UNUSED = FindingKind(id="file_hours_unused", severity=Severity.WARNING)
SHEETS_UNREAD = FindingKind(id="file_sheets_unread", severity=Severity.INFO)
ENCODING_DAMAGED = FindingKind(id="file_encoding_damaged", severity=Severity.WARNING)
LIKELY_UNIT = FindingKind(id="file_likely_unit", severity=Severity.WARNING)
CLIMBS_LIKE_COUNTER = FindingKind(id="file_climbs_like_counter", severity=Severity.WARNING)
ABOVE_MAXIMUM = FindingKind(id="file_above_maximum", severity=Severity.WARNING)
NEGATIVES_KEPT = FindingKind(id="file_negatives_kept", severity=Severity.INFO)
SIGNED_SPLIT = FindingKind(id="file_signed_split", severity=Severity.INFO)
TIMES_SNAPPED = FindingKind(id="file_times_snapped", severity=Severity.INFO)
REPEATED_HOUR_MIXED = FindingKind(id="file_repeated_hour_mixed", severity=Severity.WARNING)
REPEATED_HOUR_ONCE = FindingKind(id="file_repeated_hour_once", severity=Severity.WARNING)
PERIOD_ASSIGNED = FindingKind(id="file_period_assigned", severity=Severity.WARNING)
BILLS_BY_DAYS = FindingKind(id="file_bills_by_days", severity=Severity.WARNING)
MONTHS_TOTAL = FindingKind(id="file_months_total", severity=Severity.WARNING)
METERS_UNKNOWN = FindingKind(id="file_meters_unknown", severity=Severity.ERROR)
NOTHING_STAGED = FindingKind(id="file_nothing_staged", severity=Severity.ERROR)
EMPTY_FILE = FindingKind(id="file_empty", severity=Severity.ERROR)


class Reason(IntEnum):
    """Why a reading is refused; the number travels through SQL, the kind to people."""

    QUOTE_OPEN = 1
    CELL_COUNT = 2
    TIME_UNREADABLE = 3
    TIME_FAR_AWAY = 4
    TIME_OFF_GRID = 5
    TIME_MISSING_HOUR = 6
    TIME_REPEATED_HOUR = 7
    PERIOD_NOT_CALENDAR = 8
    METER_BLANK = 9
    METER_UNKNOWN = 10
    VALUE_BLANK = 11
    VALUE_SENTINEL = 12
    VALUE_UNREADABLE = 13
    VALUE_TOO_LARGE = 14
    VALUE_NEGATIVE = 15
    DUPLICATE_CONFLICT = 16
    FORMULA_UNSOLVED = 17
    OTHER_STEP = 18
    TIME_IN_FUTURE = 19
    BILLS_OVERLAP = 20
    HEADING_ORDER = 21
    LINE_CUT = 22
    OTHER_MULTIPLIER = 23
    VALUE_MERGED = 24
    LINE_OF_WORDS = 25

    @property
    def kind(self) -> FindingKind:
        """Kind of the finding that reports it."""
        return KINDS[self - 1]


KINDS: tuple[FindingKind, ...] = (
    QUOTE_OPEN,
    CELL_COUNT,
    TIME_UNREADABLE,
    TIME_FAR_AWAY,
    TIME_OFF_GRID,
    TIME_MISSING_HOUR,
    TIME_REPEATED_HOUR,
    PERIOD_NOT_CALENDAR,
    METER_BLANK,
    METER_UNKNOWN,
    VALUE_BLANK,
    VALUE_SENTINEL,
    VALUE_UNREADABLE,
    VALUE_TOO_LARGE,
    VALUE_NEGATIVE,
    DUPLICATE_CONFLICT,
    FORMULA_UNSOLVED,
    OTHER_STEP,
    TIME_IN_FUTURE,
    BILLS_OVERLAP,
    HEADING_ORDER,
    LINE_CUT,
    OTHER_MULTIPLIER,
    VALUE_MERGED,
    LINE_OF_WORDS,
)
