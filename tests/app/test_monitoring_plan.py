"""A monitoring plan is made from the park file, says what changed, and keeps its version."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from lingtan.app.workspace import Workspace
from lingtan.cli.main import main
from lingtan.park.changes import FAMILIES
from lingtan.park.contracts import ContractKind
from lingtan.park.meters import MeterKind
from lingtan.park.streams import StreamUse
from lingtan.reports.words import LANGUAGES, texts_of
from tests.builders_verification import a_small_park
from tests.conftest import NOW


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park to plan for."""
    return a_small_park(tmp_path / "park")


def edit(park: Workspace, file: str, old: str, new: str) -> None:
    path = park.layout.folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_first_plan_names_members_meters_streams_and_rules(park: Workspace) -> None:
    issued = park.monitoring_plan(language="en", now=NOW)
    assert (issued.version, issued.changes) == (1, ())
    text = issued.documents.html.read_text(encoding="utf-8")
    for said in (
        "Foundry",
        "e_import",
        "Gas of the works",
        "industry guidelines (set A)",
        "1 hour",
        "same weekday and time",
    ):
        assert said in text
    assert "taken as class 2" in text  # the small park states no class
    if issued.documents.pdf is not None:
        pages = " ".join(page.extract_text() for page in PdfReader(issued.documents.pdf).pages)
        assert "Monitoring plan" in pages
    assert park.verify().is_sound


def test_a_park_described_as_before_keeps_its_version_and_a_change_makes_the_next(
    park: Workspace,
) -> None:
    park.monitoring_plan(language="en", now=NOW)
    assert park.monitoring_plan(language="zh", now=NOW).version == 1
    edit(park, "meters.csv", "e_depot,Depot", "e_depot,Depot main")
    edit(park, "park.yaml", "facts:", "target_year: 2035\nfacts:")
    issued = park.monitoring_plan(language="en", now=NOW)
    assert issued.version == 2
    assert [(c.family, c.id, c.part) for c in issued.changes] == [
        ("park", "small", "target_year"),
        ("meters", "e_depot", "name"),
    ]
    text = issued.documents.html.read_text(encoding="utf-8")
    assert "Depot main" in text
    again = park.monitoring_plan(language="en", now=NOW, replace=True)
    assert (again.version, again.changes) == (2, issued.changes)
    assert again.documents.html.read_text(encoding="utf-8") == text
    assert park.verify().is_sound


def test_the_chinese_plan_is_chinese(park: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["monitoring", str(park.layout.folder), "--lang", "zh"])
    capsys.readouterr()
    (path,) = park.layout.reports.glob("plan_1_*.html")
    text = path.read_text(encoding="utf-8")
    assert "数据质量控制计划" in text
    assert "plan." not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_use_of_a_stream_and_kind_of_contract_has_words(language: str) -> None:
    wanted = {f"plan.stream_use.{use}" for use in StreamUse}
    wanted |= {f"plan.contract_kind.{kind}" for kind in ContractKind}
    wanted |= {f"plan.meter_kind.{kind}" for kind in MeterKind}
    wanted |= {f"plan.family.{family}" for family in FAMILIES}
    assert wanted <= texts_of(language).keys()


def test_a_plan_shows_no_legend_of_an_index_it_does_not_have(park: Workspace) -> None:
    issued = park.monitoring_plan(language="en", now=NOW)
    text = issued.documents.html.read_text(encoding="utf-8")
    assert "number in brackets" not in text
