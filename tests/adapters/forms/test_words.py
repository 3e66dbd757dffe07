"""Every finding of the park file and the forms is said in both languages, with what to do."""

from types import ModuleType

import pytest

from lingtan.adapters import yaml_lines
from lingtan.adapters.forms import findings
from lingtan.adapters.park_file import (
    check_amounts,
    check_conversions,
    check_finance,
    check_measured,
    check_meters,
    check_process_streams,
    check_same,
    check_sharing,
    check_target_year,
    check_validity,
    check_virtual,
    exchange_checks,
    meter_rows,
    outline,
    read,
    references,
    shape_faults,
)
from lingtan.base.findings import FindingKind
from lingtan.reports.words import LANGUAGES, Words, texts_of

MODULES = (
    *(yaml_lines, findings, check_amounts, check_meters, check_validity, check_virtual),
    *(
        check_conversions,
        check_finance,
        check_measured,
        check_process_streams,
        check_same,
        check_sharing,
        check_target_year,
        exchange_checks,
        meter_rows,
        outline,
        read,
        references,
        shape_faults,
    ),
)


def kinds_in(module: ModuleType) -> set[str]:
    found = [value for value in vars(module).values() if isinstance(value, FindingKind)]
    limits = [kind for each in check_measured.LIMITS.values() for kind in (each.far, each.beyond)]
    return {kind.id for kind in (*found, *limits, *references.UNKNOWN.values())}


KINDS = set[str]().union(*(kinds_in(module) for module in MODULES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_words(language: str) -> None:
    words = Words(language)
    bare = [
        f"{kind}.{part}"
        for kind in sorted(KINDS)
        for part in ("what", "next")
        if not words.has(f"finding.{kind}.{part}")
    ]
    assert bare == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_left_over(language: str) -> None:
    stems = ("finding.park_file_", "finding.form_", "finding.yaml_")
    said = {key.split(".")[1] for key in texts_of(language) if key.startswith(stems)}
    assert said == KINDS


def test_both_languages_name_the_same_facts() -> None:
    english, chinese = (texts_of(language) for language in LANGUAGES)
    keys = [key for key in english if key.split(".")[0] == "form"]
    assert keys
    assert {key for key in chinese if key.split(".")[0] == "form"} == set(keys)
