"""Findings rank by gravity; figures carry the labels a reader must be told about."""

from lingtan.base.errors import CatalogueError, Detail
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
    faults = [
        Detail(words="detail.missing", place=f"a.csv:{line}", facts={"field": field})
        for line, field in enumerate(("id", "unit"), start=1)
    ]
    error = CatalogueError("faulty", facts={"count": 2}, details=faults)
    assert str(error) == (
        "Faults in the catalogue: 2. Correct the lines listed, or take back your change."
        "\n  a.csv:1: id is missing, fill it in\n  a.csv:2: unit is missing, fill it in"
    )


def test_a_finding_is_told_as_a_detail_with_place_fault_and_cure() -> None:
    kind = FindingKind(id="yaml_too_deep", severity=Severity.ERROR)
    place = Place(source="park.yaml", line=3)
    finding = Finding(kind=kind, subject="park", place=place, facts={"deepest": 32})
    assert str(finding.as_detail()) == (
        "park.yaml:3: Lists and mappings are nested more than 32 deep; "
        "write the file as the reference shows."
    )
