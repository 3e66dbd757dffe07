"""Every kind of fault has words in both languages, and its facts fit them."""

import re

import pytest

from lingtan.base.findings import FindingKind
from lingtan.metering import faults
from lingtan.metering.name_faults import MARKED
from lingtan.reports.words import LANGUAGES, Words

KINDS = [value for value in vars(faults).values() if isinstance(value, FindingKind)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_every_fault_says_what_and_what_next(kind: FindingKind, language: str) -> None:
    words = Words(language)
    for part in ("what", "next"):
        assert words.has(f"finding.{kind.id}.{part}")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_both_languages_name_the_same_facts(kind: FindingKind) -> None:
    named = [
        set(re.findall(r"{(\w+)}", Words(language).say(f"finding.{kind.id}.what")))
        for language in LANGUAGES
    ]
    assert named[0] == named[1]


def test_marks_know_only_declared_faults() -> None:
    assert {kind.id for kind in MARKED} <= {kind.id for kind in KINDS}
