"""Turn what the model of a mapping refuses into faults with line, fact and cure."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from lingtan.adapters.yaml_lines import YamlDocument
from lingtan.base.errors import Detail

CASES: Mapping[str, str] = {
    "missing": "detail.mapping_missing",
    "extra_forbidden": "detail.mapping_unknown_key",
    "literal_error": "detail.mapping_choice",
    "string_type": "detail.mapping_not_text",
    "string_too_short": "detail.mapping_empty",
    "too_short": "detail.mapping_empty",
    "too_long": "detail.mapping_too_many",
    "int_type": "detail.mapping_not_whole",
    "int_parsing": "detail.mapping_not_whole",
    "int_from_float": "detail.mapping_not_whole",
    "greater_than_equal": "detail.mapping_too_small",
    "less_than_equal": "detail.mapping_too_large",
    "tuple_type": "detail.mapping_not_a_list",
    "dict_type": "detail.mapping_not_keys",
    "model_type": "detail.mapping_not_keys",
    "model_attributes_type": "detail.mapping_not_keys",
    "same_marks": "detail.mapping_same_marks",
    "no_format": "detail.mapping_no_format",
    "half_clock": "detail.mapping_half_clock",
    "mixed_offsets": "detail.mapping_mixed_offsets",
    "no_zone": "detail.mapping_no_zone",
    "long_or_wide": "detail.mapping_long_or_wide",
    "no_export_format": "detail.mapping_no_export_format",
    "no_year": "detail.mapping_no_year",
    "no_time": "detail.mapping_no_time",
    "number_beside": "detail.mapping_number_beside",
    "which_meter": "detail.mapping_which_meter",
    "bill_in_wide": "detail.mapping_bill_in_wide",
    "heading_backward": "detail.mapping_heading_backward",
}
MISFIT = "detail.mapping_misfit"  # of what the model may refuse one day and we foresaw not
LIMITS = ("ge", "le", "max_length")


def fault_of(fault: ErrorDetails, document: YamlDocument) -> Detail:
    """Return one thing the model refused, with its line in the file."""
    where = tuple(part for part in fault["loc"] if part != "[key]")
    context = fault.get("ctx", {})
    return Detail(
        words=CASES.get(fault["type"], MISFIT),
        place=str(document.place(where)),
        facts={
            "key": ".".join(str(part) for part in where) or "mapping",
            "value": str(context.get("value", _shown(fault["input"]))),
            "choices": str(context.get("expected", "")).replace("'", "").replace(" or ", ", "),
            "limit": next((str(context[name]) for name in LIMITS if name in context), ""),
        },
    )


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:60]
