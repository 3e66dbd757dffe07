"""Kinds of finding that name a fault, by what is wrong."""

from tests.truth.plant import Fault

FAULTS: tuple[Fault, ...] = ()  # kinds of finding alone

GAP = frozenset(
    {
        "metering_short_gaps",
        "metering_gap_like_day",
        "metering_gap_profile",
        "metering_gap_near_days",
        "metering_gap_hour",
        "metering_gap_left_open",
        "metering_gap_night",
        "metering_gap_bills",
        "metering_caught_up",
        "metering_not_in_service",
        "metering_no_readings",
        "ledger_meter_empty",
        "file_value_blank",
    }
)
VALUE = frozenset(
    {
        "metering_sentinel_value",
        "metering_spike",
        "metering_spike_replaced",
        "metering_above_maximum",
        "metering_above_capacity",
        "metering_negative_value",
        "metering_sign_turned",
        "metering_other_unit",
        "file_value_sentinel",
        "file_value_too_large",
        "file_value_negative",
        "file_value_unreadable",
    }
)
STUCK = frozenset(
    {
        "metering_stuck_value",
        "metering_silent_meter",
        "metering_copied_values",
        "metering_zeros_contradicted",
        "metering_zeros_doubted",
    }
)
RATIO = frozenset(
    {
        "metering_level_shift",
        "metering_level_doubted",
        "metering_drifting",
        "metering_second_confirmed",
        "metering_second_differs",
        "metering_sub_meters_exceed",
        "metering_negative_loss",
        "metering_above_capacity",
        "metering_above_maximum",
        "reconciliation_suspect",
        "reconciliation_suspect_known",
        "reconciliation_suspect_steady",
        "reconciliation_suspect_untold",
        "reconciliation_one_of",
        "reconciliation_one_of_known",
        "reconciliation_two_of",
    }
)
CLOCK = frozenset(
    {
        "metering_shifted_profile",
        "metering_night_generation",
        "metering_intervals_late",
        "metering_shifted_clock",
    }
)
REGISTER = frozenset(
    {
        "metering_register_backward",
        "metering_register_unclear",
        "metering_register_outlier",
        "metering_register_misread",
        "metering_register_span",
        "metering_register_part",
        "metering_register_rollover",
    }
)
