"""Every finding that needs a person says which answers it takes, or which act settles it."""

import pytest

from lingtan.app.settling_acts import ACTS, act_for, settled_by
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.cli.main import COMMANDS
from lingtan.metering.finding_answers import ANSWERS
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.table import ACTIONS
from tests.completeness.test_words import modules


def kinds() -> dict[str, FindingKind]:
    found: dict[str, FindingKind] = {}
    for module in modules():
        for value in vars(module).values():
            values = [*value.values()] if isinstance(value, dict) else value
            each = values if isinstance(values, list | tuple | frozenset) else [values]
            found |= {kind.id: kind for kind in each if isinstance(kind, FindingKind)}
    return found


KINDS = kinds()
GRAVE = {kind.id for kind in KINDS.values() if kind.severity is not Severity.INFO}


def test_every_kind_of_error_or_warning_is_settled_by_an_answer_or_an_act() -> None:
    assert len(GRAVE) > 400
    assert sorted(kind for kind in GRAVE if not ANSWERS.get(kind) and not act_for(kind)) == []


def test_no_name_is_of_a_kind_that_is_gone() -> None:
    assert sorted(name for name in ACTS if not any(kind.startswith(name) for kind in KINDS)) == []
    assert sorted(set(ANSWERS) - set(KINDS)) == []


def test_every_act_is_a_form_people_know() -> None:
    assert sorted(set(ACTS.values()) - set(ACTIONS)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_finding_says_next_names_the_answer_where_it_takes_one(language: str) -> None:
    words = Words(language)
    silent = [
        kind
        for kind, answers in ANSWERS.items()
        if len(answers) > 1 and "lingtan answer" not in words.say(f"finding.{kind}.next")
    ]
    assert silent == []


def test_a_note_needs_nobody() -> None:
    note = FindingKind(id="file_rows_skipped", severity=Severity.INFO)
    assert settled_by(Finding(kind=note, subject="x", place=Place(source="")), "UTC") is None


def test_what_settles_a_finding_is_told_whatever_it_is_of() -> None:
    for kind in GRAVE:
        told = settled_by(Finding(kind=KINDS[kind], subject="x", place=Place(source="")), "UTC")
        assert told is not None, kind
        assert told.answers or told.act, kind
    assert "answer" in COMMANDS
