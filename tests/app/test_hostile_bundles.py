"""A bundle or log somebody else has made is named for what it is, and ends in no traceback."""

import zipfile
from pathlib import Path
from zlib import crc32

import pytest

from lingtan.adapters.evidence.container import END, END_MARK, Member
from lingtan.adapters.evidence.keys import open_key
from lingtan.adapters.evidence.log import EvidenceLog
from lingtan.app.bundle_evidence import verify_anything
from lingtan.app.workspace import Workspace
from lingtan.cli.main import main
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.checkpoint import Checkpoint
from lingtan.evidence.marks import mark_of
from tests.conftest import NOW


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = Workspace.new(tmp_path_factory.mktemp("bundled") / "park", "logistics")
    park.import_files(sorted(park.layout.inbox.iterdir())[:1], now=NOW)
    return park


@pytest.fixture
def copy(park: Workspace, tmp_path: Path) -> Path:
    """Return a bundle to be changed."""
    return park.bundle(tmp_path / "park.zip").path


def kinds(path: Path) -> list[str]:
    return [finding.kind.id for finding in verify_anything(path).findings]


def test_a_bundle_whose_files_stand_in_another_order_is_not_the_one_written(copy: Path) -> None:
    before = copy.read_bytes()
    contents = contents_of(copy)
    pack_as_given(copy, contents)
    assert copy.read_bytes() == before
    pack_as_given(copy, dict(reversed(contents.items())))
    (finding,) = verify_anything(copy).findings
    assert finding.subject == copy.name
    assert int(finding.facts["byte"]) < 200  # in the record of the first file


def pack_as_given(path: Path, contents: dict[bytes, bytes]) -> None:
    """Write a bundle with its files in the order they are given."""
    members: list[Member] = []
    body = b""
    for name, content in contents.items():
        members.append(Member(name=name, crc=crc32(content), size=len(content), place=len(body)))
        body += members[-1].local + content
    path.write_bytes(body + list_of(members))


def contents_of(path: Path) -> dict[bytes, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name.encode(): opened.read(name) for name in opened.namelist()}


def list_of(members: list[Member]) -> bytes:
    listed = b"".join(member.listed for member in members)
    place = members[-1].data + members[-1].size
    return listed + END.pack(END_MARK, 0, 0, len(members), len(members), len(listed), place, 0)


@pytest.mark.parametrize("name", [b"inbox/\xff.csv", b"inbox/" + b"n" * 300, b"\x1b[2J.csv"])
def test_a_file_of_an_impossible_name_is_a_stranger(
    copy: Path, name: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    pack_as_given(copy, dict(sorted({**contents_of(copy), name: b"x"}.items())))
    assert kinds(copy) == ["evidence_stranger"]
    with pytest.raises(SystemExit) as leaving:
        main(["verify", str(copy)])
    assert leaving.value.code == 3
    assert "\x1b" not in capsys.readouterr().out


ODD: dict[str, list[Json]] = {
    "no_kind": [{"x": 1}],
    "a_list": [[1]],
    "pieces_alone": [{"kind": "pieces", "path": "x", "hashes": ""}],
    "gone_unknown": [{"kind": "gone", "path": "x"}],
    "no_path": [{"kind": "file"}],
    "a_path_that_is_a_number": [{"kind": "file", "path": 5, "size": 1, "sha256": "00"}],
    "a_size_that_is_a_text": [{"kind": "file", "path": "x", "size": "x", "sha256": "00"}],
    "no_hashes": [
        {"kind": "file", "path": "park.yaml", "size": 1, "sha256": "00"},
        {"kind": "pieces", "path": "park.yaml", "hashes": "%%%"},
    ],
    "an_import_without_number": [{"kind": "import"}],
    "an_import_numbered_by_a_list": [{"kind": "import", "import": [1]}],
}


@pytest.mark.parametrize("entries", ODD.values(), ids=ODD)
def test_a_log_that_lingtan_did_not_write_is_named_although_it_is_signed(
    tmp_path: Path, entries: list[Json]
) -> None:
    with EvidenceLog.open(tmp_path / "evidence", open_key, writable=True) as log:
        log.append(entries)
    (finding,) = verify_anything(tmp_path).findings
    assert (finding.kind.id, finding.facts["number"]) == ("evidence_not_understood", len(entries))


@pytest.mark.parametrize("path", ["/etc/hostname", "../../other.csv", "a" * 400, "a\x00b"])
def test_a_file_outside_is_not_looked_at(tmp_path: Path, path: str) -> None:
    mark = mark_of(path, [b"x"])
    with EvidenceLog.open(tmp_path / "evidence", open_key, writable=True) as log:
        log.append([*mark.entries])
    (finding,) = verify_anything(tmp_path).findings
    assert (finding.kind.id, finding.subject) == ("evidence_outside", path)


def test_a_bundle_of_an_older_checkpoint_names_it(copy: Path, park: Workspace) -> None:
    entries = len((park.layout.evidence / "entries.jsonl").read_bytes().splitlines())
    with EvidenceLog.open(park.layout.evidence, open_key) as log:
        size = entries - 1
        older = open_key(park.layout.evidence).sign(
            Checkpoint(origin=log.state.origin, size=size, root=log.root_at(size))
        )
    pack_as_given(copy, {**contents_of(copy), b"evidence/checkpoint": older})
    assert verify_anything(copy).findings[0].subject == "evidence/checkpoint"
