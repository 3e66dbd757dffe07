"""A verifier works on a park: nothing of its data changes, and his word stands in the log."""

import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from lingtan.app.run_verification import Engagement, Settlement
from lingtan.app.sample_population import population_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import SignedTextError, VerificationError
from lingtan.cli.main import main
from lingtan.evidence.verification import Severity, SignOff, Verification
from lingtan.evidence.verification_findings import Remark
from lingtan.reports.words import Words
from tests.builders_verification import ENGAGEMENT, MONTH, OPINION, a_small_park
from tests.conftest import NOW

LATE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a park with a closed month."""
    park = a_small_park(tmp_path_factory.mktemp("verified") / "park")
    park.close(MONTH, by="park office", now=NOW)
    park.account(MONTH)  # kept, and copied along
    return park.layout.folder


@pytest.fixture
def park(closed: Path, tmp_path: Path) -> Workspace:
    """Return a copy of it to be verified."""
    shutil.copytree(closed, tmp_path / "park")
    return Workspace.open(tmp_path / "park")


@pytest.fixture
def order(tmp_path: Path) -> Path:
    """Return a document that proves a corrective action."""
    path = tmp_path / "work order.pdf"
    path.write_bytes(b"transformer ratio put right")
    return path


def sampled(park: Workspace, seed: str = "2026") -> Verification:
    park.open_verification(ENGAGEMENT, by="Zhao", now=NOW)
    return park.sample_verification(MONTH, by="Zhao", seed=seed, now=NOW)


def data_of(park: Workspace) -> dict[str, str]:
    """Return the digest of every file that says something of the park."""
    folders = ("store", "inbox", "mappings")
    files = [path for name in folders for path in (park.layout.folder / name).rglob("*")]
    files += [park.layout.park_file, park.layout.folder / "meters.csv"]
    return {
        str(path): sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file() and path.name != "writer.lock"
    }


@pytest.mark.slow
def test_a_verification_ends_in_a_statement_and_no_datum_is_touched(
    park: Workspace, order: Path
) -> None:
    before = data_of(park)
    account = park.account(MONTH)
    total = account.inventory.figures["national.e_park_kg"].value
    verification = sampled(park)
    assert total is not None
    assert verification.terms.materiality_kg == pytest.approx(0.05 * total)
    assert verification.terms.label == "R"
    sample = verification.sample
    assert sample is not None
    large = {
        each.key
        for each in population_of(account)
        if each.kg is None or each.kg >= verification.terms.materiality_kg
    }
    assert large <= {item.key for item in sample.items if item.is_certain}
    remark = Remark(severity=Severity.MAJOR, item=sample.items[0].key, misstatement_kg=100.0)
    park.find(MONTH, remark, by="Zhao", note="multiplier of the bill", now=NOW)
    with pytest.raises(VerificationError, match="refused") as refused:
        park.formal_report(MONTH, language="en", now=NOW)
    assert "multiplier of the bill" in str(refused.value)
    assert not list(park.layout.folder.glob("reports/report_*"))
    park.answer(MONTH, "F1", by="park", note="put right", documents=[order], now=NOW)
    park.settle(MONTH, Settlement(finding="F1", left_kg=0.0), by="Zhao", note="seen", now=NOW)
    assert park.formal_report(MONTH, language="en", now=NOW).xlsx.is_file()
    with pytest.raises(VerificationError, match="not signed"):
        park.statement(MONTH, now=NOW)
    park.see_items(MONTH, by="Zhao", note="against bills", now=NOW)
    held = park.verify()
    signed = park.sign_verification(MONTH, OPINION, by="Zhao", now=NOW).sign_off
    assert signed is not None
    assert (signed.size, signed.root) == (held.entries, held.root)
    assert signed.figures["national.e_park_kg"] == total
    assert signed.figures["cn910.core.unit_energy_carbon"] is None  # it is of a whole year
    assert data_of(park) == before
    verified = park.verify()
    assert verified.is_sound
    assert not verified.findings


@pytest.fixture(scope="module")
def signed(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, SignOff]:
    """Return the park with a signed verification, of which statements are told."""
    folder = tmp_path_factory.mktemp("signed") / "park"
    shutil.copytree(closed, folder)
    park = Workspace.open(folder)
    sampled(park)
    park.find(
        MONTH,
        Remark(severity=Severity.OBSERVATION, item="meter:e_import"),
        by="Zhao",
        note="seal is old",
        now=NOW,
    )
    park.settle(MONTH, Settlement(finding="F1"), by="Zhao", note="noted", now=NOW)
    park.see_items(MONTH, by="Zhao", now=NOW)
    sign_off = park.sign_verification(MONTH, OPINION, by="Zhao", now=NOW).sign_off
    assert sign_off is not None
    return park, sign_off


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_statement_says_conclusion_figures_findings_and_sample(
    signed: tuple[Workspace, SignOff], language: str
) -> None:
    park, sign_off = signed
    issued = park.statement(MONTH, language=language, now=NOW)
    text = issued.html.read_text(encoding="utf-8")
    for said in ("Certifier Ltd", "Zhao", sign_off.root, "seal is old", "2026"):
        assert said in text
    grid = {"en": "Grid (meter:e_import)", "zh": "电网 (meter:e_import)"}[language]
    assert text.count(f'<td class="text">{grid}</td>') == 2  # found, and drawn
    assert '<td class="text">line:' not in text  # no item without its name
    assert "statement." not in text  # every word was found
    note = Words(language).say("statement.note.seen_by", {"name": "Zhao"})
    assert text.count(note) == 1  # not in each row of the sample
    sheet = load_workbook(issued.xlsx).worksheets[0]
    commented = {str(cell.comment.text) for row in sheet for cell in row if cell.comment}
    for figure in sign_off.figures:
        assert f'data-figure="{figure}"' in text
        assert any(figure in said for said in commented)
        assert park.trace(figure, MONTH, boundary="whole").nodes
    if issued.pdf is not None:
        pages = " ".join(page.extract_text() for page in PdfReader(issued.pdf).pages)
        assert "Certifier Ltd" in pages
    verified = park.verify()
    assert verified.is_sound
    again = park.statement(MONTH, language=language, now=NOW, replace=True)
    assert again.html.read_text(encoding="utf-8") == text


def test_a_seed_nobody_can_read_off_draws_nothing(park: Workspace) -> None:
    with pytest.raises(SignedTextError, match=r"The seed holds U\+0000"):
        sampled(park, "\0z")


def test_the_same_seed_draws_the_same_items_on_another_day_and_another_seed_others(
    park: Workspace, closed: Path, tmp_path: Path
) -> None:
    shutil.copytree(closed, tmp_path / "other")
    shutil.copytree(closed, tmp_path / "third")
    first = sampled(park).sample
    again = sampled(Workspace.open(tmp_path / "other")).sample
    other = sampled(Workspace.open(tmp_path / "third"), "another").sample
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.items == again.items
    assert first.digest == other.digest
    assert first.seed != other.seed


@pytest.mark.slow
def test_a_period_whose_emission_is_unknown_has_no_materiality(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    park.import_files(sorted(park.layout.inbox.iterdir()), now=NOW)
    park.close("2025", by="park office", now=NOW)
    with pytest.raises(VerificationError, match="emission of 2025 is unknown"):
        park.open_verification(
            Engagement(period="2025", organisation="Certifier Ltd"), by="Zhao", now=NOW
        )


def test_only_what_is_closed_or_reported_is_verified(park: Workspace) -> None:
    with pytest.raises(VerificationError, match="neither closed nor reported"):
        park.open_verification(
            Engagement(period="2025-06", organisation="Certifier Ltd"), by="Zhao", now=NOW
        )
    with pytest.raises(VerificationError, match="no verification of 2025-06"):
        park.verification("2025-06")


@pytest.mark.slow
def test_a_restated_month_needs_a_new_sample_before_it_is_signed(park: Workspace) -> None:
    sampled(park)
    path = park.layout.folder / "bills_late.csv"
    path.write_text("month,meter,amount\n2025-07,g_works,99000\n", encoding="utf-8")
    park.import_files([path], now=LATE)
    park.restate(MONTH, by="park office", reason="late bill", now=LATE)
    park.see_items(MONTH, by="Zhao", now=LATE)
    with pytest.raises(VerificationError, match="have changed since"):
        park.sign_verification(MONTH, OPINION, by="Zhao", now=LATE)
    park.sample_verification(MONTH, by="Zhao", seed="2027", now=LATE)
    park.see_items(MONTH, by="Zhao", now=LATE)
    assert park.sign_verification(MONTH, OPINION, by="Zhao", now=LATE).sign_off


@pytest.mark.slow
def test_a_trial_report_says_what_blocks_a_formal_one(park: Workspace) -> None:
    sampled(park)
    remark = Remark(severity=Severity.MATERIAL, item="line", misstatement_kg=1e9)
    park.find(MONTH, remark, by="Zhao", note="a whole bill is missing", now=NOW)
    issued = park.report(MONTH, language="en", now=LATE)
    assert "a whole bill is missing" in issued.html.read_text(encoding="utf-8")
    earlier = park.report(MONTH, language="en", now=datetime(2026, 1, 9, tzinfo=UTC))
    assert "a whole bill is missing" not in earlier.html.read_text(encoding="utf-8")


def test_the_command_goes_the_whole_way(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> str:
        with suppress(SystemExit):
            main(["verification", str(park.layout.folder), *words, "-p", MONTH])
        return capsys.readouterr().out

    who = ("--by", "Zhao")
    told = run("open", *who, "--organisation", "Certifier Ltd", "--materiality", "0.02")
    assert "V1" in told
    assert "2.0%" in told
    told = json.loads(run("sample", *who, "--seed", "7", "--json"))
    assert told["sample"]["seed"] == "7"
    run("find", "meter:e_import", *who, "--severity", "major", "--note", "no seal")
    assert "F1" in run()
    told = json.loads(run("answer", "F1", "--by", "park", "--note", "done", "--json"))
    assert told["error"]["case"] == "no_document"


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a park with a reported month, whose sample was seen."""
    park = a_small_park(tmp_path_factory.mktemp("reported") / "park")
    park.report(MONTH, language="en", now=NOW)
    sampled(park)
    park.see_items(MONTH, by="Zhao", now=NOW)
    return park.layout.folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("value: 1000, unit: m³", "value: 900, unit: m³"),
        ("evidence: water bill}", "evidence: water bill of the works}"),
        (
            "evidence: water bill}",
            "evidence: water bill}\n  - {datum: water_fresh, year: 2024, value: 700, unit: m³,"
            " evidence: water bill}",
        ),
    ],
)
def test_a_statement_that_moves_no_emission_moves_the_sample_all_the_same(
    reported: Path, tmp_path: Path, before: str, after: str
) -> None:
    shutil.copytree(reported, tmp_path / "park")
    park = Workspace.open(tmp_path / "park")
    total = park.account(MONTH).inventory.figures["national.e_park_kg"].value
    path = park.layout.park_file
    told = path.read_text(encoding="utf-8")
    assert before in told
    path.write_text(told.replace(before, after), encoding="utf-8")
    assert park.account(MONTH).inventory.figures["national.e_park_kg"].value == total
    with pytest.raises(VerificationError, match="have changed since"):
        park.sign_verification(MONTH, OPINION, by="Zhao", now=LATE)
    path.write_text(told, encoding="utf-8")
    assert park.sign_verification(MONTH, OPINION, by="Zhao", now=LATE).sign_off
