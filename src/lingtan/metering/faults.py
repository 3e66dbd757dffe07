"""Every kind of fault the checks of meters can find."""

from lingtan.base.findings import FindingKind, Severity

UNKNOWN_METER = FindingKind(id="metering_unknown_meter", severity=Severity.ERROR)
NOT_IN_SERVICE = FindingKind(id="metering_not_in_service", severity=Severity.WARNING)
STATE_ASSUMED = FindingKind(id="metering_gas_state_assumed", severity=Severity.WARNING)
STATE_UNREAD = FindingKind(id="metering_gas_state_unread", severity=Severity.ERROR)
NO_READINGS = FindingKind(id="metering_no_readings", severity=Severity.ERROR)
DUPLICATE_READING = FindingKind(id="metering_duplicate_reading", severity=Severity.WARNING)
CONTRADICTED_READING = FindingKind(id="metering_contradicted_reading", severity=Severity.WARNING)
OFF_GRID_MOVED = FindingKind(id="metering_off_grid_moved", severity=Severity.WARNING)
OFF_GRID_REFUSED = FindingKind(id="metering_off_grid_refused", severity=Severity.ERROR)

NEGATIVE_VALUE = FindingKind(id="metering_negative_value", severity=Severity.WARNING)
SIGN_TURNED = FindingKind(id="metering_sign_turned", severity=Severity.WARNING)
ABOVE_MAXIMUM = FindingKind(id="metering_above_maximum", severity=Severity.WARNING)
ABOVE_CAPACITY = FindingKind(id="metering_above_capacity", severity=Severity.WARNING)
STANDBY_DRAW = FindingKind(id="metering_standby_draw", severity=Severity.INFO)
SENTINEL_VALUE = FindingKind(id="metering_sentinel_value", severity=Severity.WARNING)
SPIKE = FindingKind(id="metering_spike", severity=Severity.WARNING)
SPIKE_REPLACED = FindingKind(id="metering_spike_replaced", severity=Severity.WARNING)
OTHER_UNIT = FindingKind(id="metering_other_unit", severity=Severity.WARNING)
STUCK_VALUE = FindingKind(id="metering_stuck_value", severity=Severity.WARNING)
SILENT_METER = FindingKind(id="metering_silent_meter", severity=Severity.INFO)
COPIED_VALUES = FindingKind(id="metering_copied_values", severity=Severity.WARNING)
STRAIGHT_LINE = FindingKind(id="metering_straight_line", severity=Severity.WARNING)
CUT_OFF_VALUES = FindingKind(id="metering_cut_off_values", severity=Severity.WARNING)
ZEROS_CONTRADICTED = FindingKind(id="metering_zeros_contradicted", severity=Severity.WARNING)
ZEROS_DOUBTED = FindingKind(id="metering_zeros_doubted", severity=Severity.WARNING)
LEVEL_SHIFT = FindingKind(id="metering_level_shift", severity=Severity.WARNING)
LEVEL_DOUBTED = FindingKind(id="metering_level_doubted", severity=Severity.WARNING)
CONSTANT_ADDED = FindingKind(id="metering_constant_added", severity=Severity.WARNING)
SWAPPED_METERS = FindingKind(id="metering_swapped_meters", severity=Severity.WARNING)

SHORT_GAPS = FindingKind(id="metering_short_gaps", severity=Severity.WARNING)
GAP_LIKE_DAY = FindingKind(id="metering_gap_like_day", severity=Severity.WARNING)
GAP_PROFILE = FindingKind(id="metering_gap_profile", severity=Severity.WARNING)
GAP_NEAR_DAYS = FindingKind(id="metering_gap_near_days", severity=Severity.WARNING)
GAP_NIGHT = FindingKind(id="metering_gap_night", severity=Severity.INFO)
CAUGHT_UP = FindingKind(id="metering_caught_up", severity=Severity.WARNING)
GAP_HOUR = FindingKind(id="metering_gap_hour", severity=Severity.WARNING)
GAP_LEFT_OPEN = FindingKind(id="metering_gap_left_open", severity=Severity.ERROR)

ODD_BILL = FindingKind(id="metering_odd_bill", severity=Severity.WARNING)
BILL_HOLDS_TWO = FindingKind(id="metering_bill_holds_two", severity=Severity.WARNING)
COPIED_BILL = FindingKind(id="metering_copied_bill", severity=Severity.WARNING)
GAP_BILLS = FindingKind(id="metering_gap_bills", severity=Severity.WARNING)
BILLS_OVERLAP = FindingKind(id="metering_bills_overlap", severity=Severity.ERROR)
BILLS_CONTESTED = FindingKind(id="metering_bills_contested", severity=Severity.ERROR)
BILL_SHARED = FindingKind(id="metering_bill_shared", severity=Severity.WARNING)
BILL_SHAPED = FindingKind(id="metering_bill_shaped", severity=Severity.INFO)
BILLS_IN_PART = FindingKind(id="metering_bills_in_part", severity=Severity.ERROR)

REGISTER_ROLLOVER = FindingKind(id="metering_register_rollover", severity=Severity.INFO)
REGISTER_BACKWARD = FindingKind(id="metering_register_backward", severity=Severity.ERROR)
REGISTER_UNCLEAR = FindingKind(id="metering_register_unclear", severity=Severity.ERROR)
REGISTER_UNREAD = FindingKind(id="metering_register_unread", severity=Severity.ERROR)
REGISTER_READ_LATER = FindingKind(id="metering_register_read_later", severity=Severity.ERROR)
REGISTER_PART = FindingKind(id="metering_register_part", severity=Severity.ERROR)
REGISTER_OUTLIER = FindingKind(id="metering_register_outlier", severity=Severity.WARNING)
REGISTER_MISREAD = FindingKind(id="metering_register_misread", severity=Severity.WARNING)
REGISTER_SPAN = FindingKind(id="metering_register_span", severity=Severity.WARNING)
MULTIPLIER_BETWEEN_READINGS = FindingKind(
    id="metering_multiplier_between_readings", severity=Severity.WARNING
)

NIGHT_GENERATION = FindingKind(id="metering_night_generation", severity=Severity.WARNING)
SHIFTED_PROFILE = FindingKind(id="metering_shifted_profile", severity=Severity.WARNING)
INTERVALS_LATE = FindingKind(id="metering_intervals_late", severity=Severity.WARNING)

SUB_METERS_EXCEED = FindingKind(id="metering_sub_meters_exceed", severity=Severity.WARNING)
UNMETERED_SHARE = FindingKind(id="metering_unmetered_share", severity=Severity.INFO)
SECOND_DIFFERS = FindingKind(id="metering_second_differs", severity=Severity.WARNING)
DRIFTING = FindingKind(id="metering_drifting", severity=Severity.WARNING)
SECOND_CONFIRMED = FindingKind(id="metering_second_confirmed", severity=Severity.WARNING)
METERED_TWICE = FindingKind(id="metering_metered_twice", severity=Severity.WARNING)
NEGATIVE_LOSS = FindingKind(id="metering_negative_loss", severity=Severity.WARNING)
BALANCE_INCOMPLETE = FindingKind(id="metering_balance_incomplete", severity=Severity.WARNING)
VIRTUAL_INCOMPLETE = FindingKind(id="metering_virtual_incomplete", severity=Severity.WARNING)

OF_SPAN = frozenset(
    each.id
    for each in (COPIED_VALUES, STRAIGHT_LINE, ZEROS_CONTRADICTED, ZEROS_DOUBTED, LEVEL_SHIFT)
) | {LEVEL_DOUBTED.id, CUT_OFF_VALUES.id, CONSTANT_ADDED.id, SWAPPED_METERS.id}
"""Kinds about all readings of a span: to ignore one is to ignore these."""
