"""A step comes after what the server has acknowledged, whether a command or the server does it."""

import json
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from time import monotonic

import pytest

from lingtan.adapters.store.store import Store
from lingtan.app.import_journals import MAPPING, MAPPING_NAME, PATIENCE_SECONDS
from lingtan.app.record_evidence import evidence_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import ImportFileError
from lingtan.cli.main import main
from tests.conftest import NOW
from tests.prepared import copied
from tests.web.doing import Doer
from tests.web.site import Site, serving

HOUR = "2025-06-01T00:00:00+08:00"
FILE = "corrected.csv"


def begun(folder: Path) -> Workspace:
    made = Workspace.new(folder, "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir())[:1], now=NOW)
    text = MAPPING.replace("live-*.csv", FILE)
    (made.layout.mappings / "corrected.yaml").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return copied(begun, tmp_path / "park")


def push(site: Site, value: int) -> None:
    body = json.dumps({"meter": "e_solar", "time": [HOUR], "value": [value]}).encode()
    answer = site.ask("/api/v1/readings", "POST", body, Content_Type="application/json")
    assert (answer.status, answer.json["accepted"]) == (200, 1)
    assert answer.json["in_closed_period"] == 0


def a_file(park: Workspace, value: int) -> Path:
    path = park.layout.folder.parent / FILE
    path.write_text(f"meter,time,value\ne_solar,{HOUR},{value}\n", encoding="utf-8")
    return path


def standing(park: Workspace) -> list[str]:
    sql = "select value from log where meter_id = 'e_solar' and start = '2025-05-31 16:00'"
    with Store.open(park.layout.store) as store:
        return [str(value) for value in store.runner().rows(f"{sql} order by seq")["value"]]


@pytest.mark.slow
def test_a_file_that_a_command_imports_stands_over_what_was_pushed_before(park: Workspace) -> None:
    with serving(park.layout.folder) as site:
        push(site, 77)
        with pytest.raises(SystemExit) as left:
            main(["import", str(park.layout.folder), str(a_file(park, 80))])
        assert not left.value.code
        assert standing(park)[-2:] == ["77.000", "80.000"]
        push(site, 81)
    assert standing(park)[-2:] == ["80.000", "81.000"]
    assert park.verify().findings == ()


@pytest.mark.slow
def test_a_closing_that_the_server_does_holds_what_was_pushed_before(park: Workspace) -> None:
    with serving(park.layout.folder) as site:
        push(site, 7777)
        doer = Doer(site)
        page = doer.done(doer.do("/do/close", {"period": "2025-06", "by": "Ann"}))
        assert "2025-06 is closed by Ann" in page.text
        assert standing(park)[-1] == "7777.000"
    rehearsed = park.restate("2025-06", by="office", reason="late", dry_run=True)
    assert not rehearsed.has_come


@pytest.mark.slow
def test_a_command_is_refused_at_once_where_the_server_cannot_import(park: Workspace) -> None:
    before = standing(park)
    with serving(park.layout.folder) as site:
        push(site, 77)
        mapping = park.layout.mappings / MAPPING_NAME
        mapping.write_text(f"{MAPPING}duplicates: refuse\n", encoding="utf-8")
        asked = monotonic()
        with pytest.raises(ImportFileError) as refused:
            park.import_files([a_file(park, 80)])
        assert refused.value.case == "journals_wait"
        assert monotonic() - asked < PATIENCE_SECONDS / 2
        assert site.ask("/readyz").status == 503
        assert standing(park) == before
        mapping.unlink()
        (done,) = park.import_files([a_file(park, 80)])
    assert done.error is None
    assert [each.kind.id for each in done.findings] == ["readings_corrected"]
    assert standing(park)[-2:] == ["77.000", "80.000"]


@pytest.mark.slow
def test_a_command_waits_while_another_step_keeps_the_server_from_importing(
    park: Workspace,
) -> None:
    with serving(park.layout.folder) as site:
        push(site, 77)
        held = ExitStack()
        held.enter_context(evidence_of(park.layout))
        other = Timer(1.0, held.close)
        other.start()
        (done,) = park.import_files([a_file(park, 80)])
        assert not other.is_alive()
    assert done.error is None
    assert standing(park)[-2:] == ["77.000", "80.000"]
