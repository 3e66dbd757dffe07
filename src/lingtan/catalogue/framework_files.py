"""Read framework files: ``frameworks/<id>.yaml``, one framework a file."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from lingtan.base.errors import FormulaError
from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.formulas import Formula, parse_formula
from lingtan.catalogue.framework_examples import read_example
from lingtan.catalogue.frameworks import (
    Framework,
    Indicator,
    OffsetRule,
    Reading,
    ThresholdRow,
)
from lingtan.catalogue.plain_values import Plain, plain
from lingtan.catalogue.provenance import KnownBy
from lingtan.catalogue.reading import read_yaml, refuse_twins
from lingtan.catalogue.records import NUMBER, Faults, Record
from lingtan.catalogue.series import known_by, span_of
from lingtan.catalogue.shelves import Shelf, Shelves, built_in_shelf, documents_in, files_in

FOLDER = "frameworks"
RULES = "framework_rules.yaml"
ENDS = 2  # of a range: lowest and highest
WITHOUT_VALUE = ("increasing", "report")  # held against a formula, or against nothing
OPERATORS = ("<=", ">=", "<", "==", "meets_or_better", "increasing", "report")
CAP_BASES = ("gross", "base_year_emission")
INSTRUMENTS = ("credits", "removals")
FIELDS = (
    *("id", "name_en", "name_zh", "level", "country", "regions", "kind", "status"),
    *("applies_to", "requires"),
    *("valid_from", "valid_to", "known_from", "known_by"),
    *("offsets", "waiver", "sources", "indicators", "example"),
)
PROVISIONS = (
    *("aka", "dates", "boundary", "gases", "levels", "electricity_factor", "heat_factor"),
    *("electricity_coal_equivalent", "renewable_share", "targets", "tiers", "tier_note"),
    *("acceptance_note", "threshold_note", "issuer_label", "issuer_note", "companions"),
    *("rules", "process_rule", "entry_conditions", "procedure", "ratio_note", "share_rule"),
    *("sector_note", "near_zero_meaning", "programme", "document", "tried"),
)
INDICATOR_FIELDS = (
    *("id", "name_en", "name_zh", "type", "gate", "gate_label", "advisory", "applies", "unit"),
    *("formula", "readings", "open_rule", "reference", "compare_with", "formula_text"),
    *("formula_label", "formula_note", "weights", "weights_label", "thresholds", "conditions"),
    *("label", "source"),
)

REMARKS = ("formula_note", "conditions")

OFFSET_FIELDS = (
    *("allowed", "offset_cap", "cap_basis", "instrument", "label", "gross_formula"),
    *("gross_basis_en", "gross_basis_zh", "gross_label", "note", "source"),
)
READING_FIELDS = ("id", "name_en", "name_zh", "formula", "label")
THRESHOLD_FIELDS = ("when", "op", "value", "range", "label", "note")

Read = Sequence[tuple[Record, Framework]]


def load_frameworks(folder: Path | None = None) -> tuple[Framework, ...]:
    """Read every framework of a folder of knowledge, the built-in one by default.

    Raises
    ------
    CatalogueError
        A file is faulty; every fault is listed with file and line.

    Examples
    --------
    >>> {f.id: f for f in load_frameworks()}["cn_national_910"].indicators[0].unit
    'tCO2/tce'
    """
    faults = Faults()
    shelf = built_in_shelf()
    shelves = [shelf] if folder is None else [shelf, Shelf(root=folder, name=folder.name)]
    frameworks = read_frameworks(shelves, faults)
    faults.raise_if_any()
    return frameworks


def read_frameworks(shelves: Shelves, faults: Faults) -> tuple[Framework, ...]:
    """Read every framework and note its faults; see `load_frameworks`."""
    rules = read_yaml(shelves[0].root / RULES, shelves[0].source(RULES), faults)
    band = tuple(float(share) for share in rules.texts("offset_sensitivity_set"))
    read = [
        (record, _framework(record, shelved.stem, band))
        for shelved, record in documents_in(shelves, FOLDER, faults)
    ]
    _refuse_twins(read)
    _refuse_lost_references(read, {file.stem for file in files_in(shelves, FOLDER, ".yaml")})
    return tuple(framework for _, framework in read)


def _refuse_twins(read: Read) -> None:
    seen: set[str] = set()
    for record, _ in read:
        for each in (record, *record.records("indicators")):
            name = each.text("id", "")
            if name in seen:
                each.fault("id_twice", "id", id=name)
            seen |= {name} - {""}


def _refuse_lost_references(read: Read, stems: Collection[str]) -> None:
    """Note references to nothing, and chains of them, which could run in a circle.

    What stands in a file that cannot be read is told of that file alone.
    """
    by_id = {framework.id: framework for _, framework in read}
    for record, _ in read:
        for entry in record.records("indicators"):
            reference = entry.text("reference", "")
            if reference not in by_id and reference not in ("", *stems):
                entry.fault("no_framework", "reference", id=reference)
            elif reference in by_id and any(e.reference for e in by_id[reference].indicators):
                entry.fault("refers_on", "reference", id=reference)


def _framework(record: Record, stem: str, band: tuple[float, ...]) -> Framework:
    record.allow(*FIELDS, *PROVISIONS)
    if record.text("id") != stem:
        record.fault("id_not_file_name", "id", name=stem)
    if not record.texts("sources"):
        record.fault("no_sources", "sources")
    span = span_of(record, record.text("id"))
    return Framework(
        id=record.text("id"),
        name=record.name(),
        level=record.text("level"),
        country=record.text("country", ""),
        regions=record.texts("regions"),
        status=record.text("status"),
        kind=record.text("kind", "park_evaluation"),
        applies_to=record.text("applies_to"),
        requires=_formula(record, "requires"),
        waiver=record.text("waiver", ""),
        offsets=_offsets(record.record("offsets"), band) if record.has("offsets") else None,
        indicators=tuple(_indicator(entry) for entry in record.records("indicators")),
        sources=record.texts("sources"),
        provisions={
            topic: _in_words(plain(record.fields[topic]))
            for topic in PROVISIONS
            if record.has(topic)
        },
        example=read_example(record.record("example"), record.records("indicators")),
        valid_from=span.start,
        valid_to=span.end,
        known_from=record.optional_day("known_from"),
        known_by=known_by(record) if record.has("known_from") else KnownBy.READ,
    )


def _indicator(record: Record) -> Indicator:
    record.allow(*INDICATOR_FIELDS)
    label = record.label()
    readings = _readings(record, label)
    if len(readings) > 1 and not record.has("open_rule"):
        record.fault("no_open_rule", "readings")
    if not record.records("thresholds"):
        record.fault("no_thresholds", "thresholds")
    return Indicator(
        id=record.text("id"),
        name=record.name(),
        kind=record.text("type"),
        unit=record.text("unit"),
        is_gate=_flag(record, "gate"),
        is_advisory=_flag(record, "advisory"),
        readings=readings,
        thresholds=tuple(_threshold(row, label) for row in record.records("thresholds")),
        label=label,
        formula_text=record.text("formula_text"),
        formula_label=record.optional_label("formula_label"),
        applies=_formula(record, "applies"),
        open_rule=record.text("open_rule", ""),
        reference=record.text("reference", ""),
        compare_with=_formula(record, "compare_with"),
        conditions="; ".join(filter(None, (record.text(f, "") for f in REMARKS))),
        source=record.source(""),
    )


def _readings(record: Record, label: Evidence) -> tuple[Reading, ...]:
    entries = record.records("readings")
    refuse_twins(entries, ["id"])
    readings = tuple(_reading(entry) for entry in entries)
    formula = _formula(record, "formula")
    if readings and record.has("formula"):
        record.fault("formula_and_readings", "formula")
    if formula is None:
        return readings
    own = record.optional_label("formula_label") or label
    return (Reading(id="", name=Name(en="", zh=""), formula=formula, label=own),)


def _reading(record: Record) -> Reading:
    record.allow(*READING_FIELDS)
    formula = _needed_formula(record, "formula")
    name, label = record.name(), record.label()
    return Reading(id=record.text("id"), name=name, formula=formula, label=label)


def _threshold(record: Record, label: Evidence) -> ThresholdRow:
    record.allow(*THRESHOLD_FIELDS)
    op = record.text("op", "")
    if op in WITHOUT_VALUE and record.has("value"):
        record.fault("value_not_used", "value", op=op)
    return ThresholdRow(
        op=record.choice("op", OPERATORS),
        value=_limit(record),
        when=_formula(record, "when"),
        label=record.optional_label("label") or label,
        note=record.text("note", ""),
        between=_between(record),
    )


def _between(record: Record) -> tuple[float, float] | None:
    """Return the ends a source gives without saying whose they are."""
    if not record.has("range"):
        return None
    texts = record.texts("range")
    ends = [float(text) for text in texts if NUMBER.fullmatch(text)]
    if record.has("value") or len(texts) != ENDS or ends != sorted(set(ends)):
        record.fault("not_a_range", "range")
        return None
    return ends[0], ends[1]


def _offsets(record: Record, band: tuple[float, ...]) -> OffsetRule:
    record.allow(*OFFSET_FIELDS)
    cap = record.optional_number("offset_cap")
    return OffsetRule(
        is_allowed=_flag(record, "allowed") if record.has("allowed") else None,
        cap=None if cap is None else float(cap),
        cases=band if cap is None else (float(cap),),
        basis=_choice(record, "cap_basis", CAP_BASES),
        instrument=_choice(record, "instrument", INSTRUMENTS),
        label=record.label(),
        gross=_needed_formula(record, "gross_formula"),
        gross_basis=record.name("gross_basis"),
        gross_label=record.label("gross_label"),
        note=record.text("note", ""),
    )


def _formula(record: Record, name: str) -> Formula | None:
    text = record.text(name, "")
    if not text:
        return None
    try:
        formula = parse_formula(text)
    except FormulaError as error:
        record.faults.add_error(record.place_of(name), error)
        return None
    record.faults.named.extend((each, record.place_of(name)) for each in formula.names)
    return formula


def _needed_formula(record: Record, name: str) -> Formula:
    record.text(name)  # notes the fault when it is missing
    return _formula(record, name) or parse_formula("0")


def _choice(record: Record, name: str, choices: tuple[str, ...]) -> str:
    """Return one of a few texts; the first when the field is absent."""
    return record.choice(name, choices) if record.has(name) else choices[0]


def _flag(record: Record, name: str) -> bool:
    return record.has(name) and record.choice(name, ("true", "false")) == "true"


def _limit(record: Record) -> float | None:
    """Return the number of a threshold; true and false are 1 and 0."""
    if record.text("value", "") in ("true", "false"):
        return float(_flag(record, "value"))
    value = record.optional_number("value")
    return None if value is None else float(value)


def _in_words(value: Plain) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_in_words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "; ".join(_in_words(item) for item in value)
    return "" if value is None else str(value)
