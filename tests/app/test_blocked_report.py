"""What blocks a formal report goes on blocking, whoever opens another verification."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan.app.run_verification import Engagement, Settlement
from lingtan.app.workspace import Workspace
from lingtan.base.errors import VerificationError
from lingtan.cli.main import main
from lingtan.evidence.verification import Conclusion, Severity
from lingtan.evidence.verification_findings import Remark
from lingtan.evidence.verification_steps import Opinion
from tests.builders_verification import MONTH, a_small_park
from tests.prepared import copied

LATE = datetime(2026, 3, 1, tzinfo=UTC)
WHOLE = Engagement(period=MONTH, organisation="Certifier Ltd")
PART = replace(WHOLE, boundary="works_only", organisation="Friendly Ltd")
ADVERSE = Opinion(
    organisation="Certifier Ltd",
    independence="No other work for the park.",
    conclusion=Conclusion.ADVERSE,
)
REMARK = Remark(severity=Severity.MAJOR, item="meter:e_import")
NOTE = "multiplier of the bill"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park of two boundary versions, whose verifier found something that blocks."""
    return copied(blocked, tmp_path / "park")


def blocked(folder: Path) -> Workspace:
    """Make such a park."""
    park = a_small_park(folder)
    path = park.layout.park_file
    told = path.read_text(encoding="utf-8").replace(
        "enterprises:\n",
        "  works_only:\n    name: {en: Works only, zh: 工厂}\n    kind: park_in_park\n"
        "    members: [{enterprise: works}]\nenterprises:\n",
        1,
    )
    path.write_text(told, encoding="utf-8")
    park.close(MONTH, by="park office", now=LATE)
    park.open_verification(WHOLE, by="Zhao", now=LATE)
    park.find(MONTH, REMARK, by="Zhao", note=NOTE, now=LATE)
    park.evaluate(MONTH)  # kept, and copied along
    return park


def refuses(park: Workspace) -> bool:
    """Whether a formal report is refused because of what the verifier found."""
    with pytest.raises(VerificationError, match=NOTE):
        park.formal_report(MONTH, language="en", now=LATE)
    told = park.report(MONTH, language="en", now=LATE, replace=True).html
    assert NOTE in told.read_text(encoding="utf-8")
    return True


@pytest.mark.slow
def test_a_verification_of_another_boundary_lifts_nothing(park: Workspace, tmp_path: Path) -> None:
    park.open_verification(PART, by="Friend", now=LATE)
    assert refuses(park)
    with pytest.raises(VerificationError, match="whole, works_only"):
        park.verification(MONTH)
    order = tmp_path / "work order.pdf"
    order.write_bytes(b"put right")
    park.answer("V1", "F1", by="park", note="put right", documents=[order], now=LATE)
    park.settle("V1", Settlement(finding="F1"), by="Zhao", note="seen", now=LATE)
    assert park.formal_report(MONTH, language="en", now=LATE).html.is_file()


@pytest.mark.slow
def test_the_next_verification_of_the_same_boundary_lifts_nothing_either(
    park: Workspace, tmp_path: Path
) -> None:
    park.sign_verification(MONTH, ADVERSE, by="Zhao", now=LATE)
    assert refuses(park)
    park.open_verification(replace(WHOLE, organisation="Friendly Ltd"), by="Friend", now=LATE)
    assert refuses(park)
    order = tmp_path / "work order.pdf"
    order.write_bytes(b"put right")
    park.answer(MONTH, "V1.F1", by="park", note="put right", documents=[order], now=LATE)
    park.settle(MONTH, Settlement(finding="V1.F1"), by="Friend", note="seen", now=LATE)
    assert park.formal_report(MONTH, language="en", now=LATE).html.is_file()
    assert NOTE in park.statement("V1", language="en", now=LATE).html.read_text(encoding="utf-8")


def test_the_command_reaches_the_verification_of_each_boundary(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    park.open_verification(PART, by="Friend", now=LATE)

    def run(*words: str) -> dict[str, object]:
        folder = str(park.layout.folder)
        with suppress(SystemExit):
            main(["verification", folder, *words, "-p", MONTH, "--json"])
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    assert run("show", "-b", "whole")["id"] == "V1"
    assert run("show", "-b", "works_only")["id"] == "V2"
    error = run("show")["error"]
    assert isinstance(error, dict)
    assert error["case"] == "which_boundary"
    step = ("find", "meter:e_works", "-b", "works_only", "--by", "Friend", "--note", "a seal")
    assert list(run(*step)["findings"]) == ["F1"]  # type: ignore[call-overload]  # JSON
    assert park.verification("V1").findings["F1"].words[0].note == NOTE
