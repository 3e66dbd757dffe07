"""Findings and factor files enter the log once, each as it was, and none is left out unseen."""

from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.evidence.canonical_json import canonical
from lingtan.evidence.said_entries import (
    digest_of_findings,
    factor_file_entry,
    finding_entry,
    unsaid,
)

GAP = FindingKind(id="gap", severity=Severity.WARNING)


def a_finding(subject: str, **facts: str | float) -> Finding:
    """Return a finding about a subject."""
    return Finding(kind=GAP, subject=subject, place=Place(source="a.csv", line=3), facts=facts)


def test_what_is_said_already_is_not_said_again() -> None:
    one, two = (finding_entry(a_finding(name)) for name in ("m1", "m2"))
    assert unsaid([one], [one, two, two]) == [two]


def test_a_factor_file_is_said_again_only_when_it_is_another() -> None:
    old, new = (factor_file_entry("factors/fuel/a.csv", text) for text in (b"1", b"2"))
    assert unsaid([old], [old]) == []
    assert unsaid([old], [new]) == [new]
    assert unsaid([old, new], [old]) == [old]


@given(st.permutations([a_finding(name) for name in "abcd"]))
def test_the_digest_of_findings_does_not_depend_on_their_order(findings: list[Finding]) -> None:
    told = digest_of_findings(findings)
    assert told == digest_of_findings([a_finding(name) for name in "abcd"])
    assert told != digest_of_findings(findings[1:])


@given(st.one_of(st.integers(), st.floats(), st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_fact_can_be_said_the_same_everywhere(fact: str | float) -> None:
    entry = finding_entry(a_finding("m1", fact=fact))
    assert canonical(entry) == canonical(entry)
