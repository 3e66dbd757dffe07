"""Findings rank by gravity; figures carry the labels a reader must be told about."""

from lingtan.base.errors import LingtanError
from lingtan.base.figures import Evidence, Figure, evidence_of
from lingtan.base.findings import Finding, FindingKind, Place, Severity, worst


def _finding(severity: Severity) -> Finding:
    kind = FindingKind(id="test", severity=severity)
    return Finding(kind=kind, subject="m1", place=Place(source="a.csv", line=7))


def test_the_worst_of_several_findings_is_the_gravest() -> None:
    assert worst([_finding(Severity.INFO), _finding(Severity.ERROR)]) is Severity.ERROR


def test_a_place_reads_file_and_line() -> None:
    assert str(_finding(Severity.INFO).place) == "a.csv:7"
    assert str(Place(source="a.csv")) == "a.csv"


def test_weak_evidence_is_what_a_result_must_confess() -> None:
    evidence = frozenset({Evidence.Q_P, Evidence.U, Evidence.R})
    figure = Figure(id="x", value=None, unit="t", evidence=evidence)
    assert figure.weak_evidence == (Evidence.R, Evidence.U)
    assert not figure.is_known


def test_joined_figures_join_their_evidence() -> None:
    one = Figure(id="a", value=1.0, unit="t", evidence=frozenset({Evidence.Q_S}))
    other = Figure(id="b", value=1.0, unit="t", evidence=frozenset({Evidence.I}))
    assert evidence_of([one, other]) == {Evidence.Q_S, Evidence.I}


def test_an_error_prints_every_detail_on_a_line_of_its_own() -> None:
    error = LingtanError("2 faults.", details=["a.csv:1: first", "a.csv:2: second"])
    assert str(error) == "2 faults.\n  a.csv:1: first\n  a.csv:2: second"
