"""The workspace does what the commands do, keeps what came, and refuses what it cannot do."""

from pathlib import Path

import polars as pl
import pytest

from lingtan import Workspace
from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.app.results import FileImport
from lingtan.base.errors import MappingError, ParkFileError, PeriodError, WorkspaceError
from lingtan.evidence.lineage.nodes import Kind
from lingtan.evidence.lineage.sums import disagreements
from lingtan.indicators.results import Outcome
from lingtan.park.places import ParkType
from tests.app.test_closing import read_in
from tests.prepared import copied


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", ParkType.MANUFACTURING)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a park that has read nothing, to be asked only."""
    return Workspace.new(tmp_path_factory.mktemp("empty") / "park", ParkType.MANUFACTURING)


def import_samples(park: Workspace, *, dry_run: bool = False) -> tuple[FileImport, ...]:
    return park.import_files(sorted(park.layout.inbox.iterdir()), dry_run=dry_run)


@pytest.mark.slow
@pytest.mark.parametrize("park_type", list(ParkType))
def test_every_starting_park_runs_from_files_to_verdicts_and_is_traced_to_its_lines(
    tmp_path: Path, park_type: ParkType
) -> None:
    park = Workspace.new(tmp_path / "park", park_type)
    assert all(result.new and not result.refused for result in import_samples(park))
    evaluation = park.evaluate("2025")
    judged = {framework.id for framework in evaluation.frameworks}
    assert judged >= {"cn_national_910", "intl_ghgp_scope2_2015"}
    assert len(judged) + len(evaluation.known) >= 36
    assert "national.e_park_kg" in evaluation.account.inventory.figures
    found = draw_lineage(park.layout, "2025")
    assert not {node.kind for node in found.nodes.values()} & {Kind.LACKING, Kind.SOURCE}
    assert list(disagreements(found)) == []
    assert list(disagreeing_formulas(found)) == []


def test_a_rehearsal_changes_nothing(park: Workspace) -> None:
    shown = import_samples(park, dry_run=True)
    assert all(result.is_dry_run and result.new for result in shown)
    assert park.check("2025").quality["measured"].sum() == 0


def test_a_file_from_elsewhere_is_kept_as_it_came(park: Workspace, tmp_path: Path) -> None:
    sample = next(park.layout.inbox.glob("*hourly*"))
    outside = tmp_path / sample.name
    outside.write_bytes(sample.read_bytes())
    sample.unlink()
    park.import_files([outside])
    assert sample.read_bytes() == outside.read_bytes()


def test_another_file_of_the_same_name_overwrites_nothing(park: Workspace, tmp_path: Path) -> None:
    sample = next(park.layout.inbox.glob("*hourly*"))
    before = sample.read_bytes()
    other = tmp_path / sample.name
    other.write_bytes(b"\n".join(before.splitlines()[:20]))
    result = park.import_files([other])[0]
    assert sample.read_bytes() == before
    assert result.file != sample.name
    assert (park.layout.inbox / result.file).read_bytes() == other.read_bytes()


def test_a_file_no_mapping_reads_says_how_to_get_one(park: Workspace, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.csv"
    stranger.write_text("a,b\n1,2\n", encoding="utf-8")
    result = park.import_files([stranger])[0]
    assert isinstance(result.error, MappingError)
    assert "--suggest" in str(result.error)


@pytest.mark.slow
def test_the_same_question_twice_gives_the_same_answer(park: Workspace) -> None:
    import_samples(park)
    first, second = park.account("2025"), park.account("2025")
    assert first.inventory.figures == second.inventory.figures
    assert first.inventory.parameters == second.inventory.parameters
    assert first.inventory.findings == second.inventory.findings
    assert first.inventory.postings.equals(second.inventory.postings)
    assert first.check.findings == second.check.findings
    assert first.check.quality.equals(second.check.quality)


@pytest.mark.slow
def test_an_answer_is_never_kept_past_what_it_rests_on(park: Workspace) -> None:
    before = park.account("2025").inventory.postings.height
    import_samples(park)
    assert park.account("2025").inventory.postings.height > before


def test_a_folder_that_holds_something_is_never_overwritten(park: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="not empty"):
        Workspace.new(park.layout.folder, "mixed")


def test_a_folder_without_a_park_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="lingtan new"):
        Workspace.open(tmp_path)


def test_an_unknown_boundary_or_period_names_the_way_out(empty: Workspace) -> None:
    with pytest.raises(ParkFileError, match="Choose one of"):
        empty.account("2025", boundary="moon")
    with pytest.raises(PeriodError, match="Write a year"):
        empty.account("last year")


def test_a_form_comes_back_without_a_mapping(park: Workspace) -> None:
    form = park.write_template("water", 2025, language="en")
    result = park.import_files([form])[0]
    assert result.mapping == "form"


def test_what_is_still_needed_is_written_with_supplier_and_proof(park: Workspace) -> None:
    path, needed = park.request_data("2025", language="en")
    assert path.is_file()
    assert all(request.supplier.en and request.proof.zh for request in needed)


def test_results_are_tables_with_the_published_columns(empty: Workspace) -> None:
    postings = empty.account("2025").inventory.postings
    assert postings.schema["quantity"] == pl.Decimal(18, 3)


def test_a_month_is_accounted_but_not_judged(tmp_path: Path) -> None:
    park = copied(read_in, tmp_path / "park")
    evaluation = park.evaluate("2025-01")
    outcomes = {i.outcome for framework in evaluation.frameworks for i in framework.indicators}
    assert outcomes == {Outcome.NOT_DECIDABLE}
    assert evaluation.account.inventory.postings.height


@pytest.mark.parametrize("target_year", [0, 1800, 9999])
def test_a_target_year_beyond_every_framework_names_the_years_there_are(
    empty: Workspace, target_year: int
) -> None:
    with pytest.raises(PeriodError, match="2027, 2030, 2035"):
        empty.evaluate("2025", frameworks=["cn_hunan_467"], target_year=target_year)
