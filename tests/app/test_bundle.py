"""A bundle verifies on another machine with nothing but itself, and names what was changed."""

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from lingtan.adapters.evidence.bundle import PROOFS, verify_bundle
from lingtan.adapters.evidence.container import pack
from lingtan.app.bundle_evidence import bundle_park, verify_anything
from lingtan.app.verify_evidence import Known
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError
from lingtan.base.findings import Severity
from lingtan.cli.main import main
from tests.app.test_evidence import change
from tests.conftest import NOW

ANYWHERE = 40
IN_RECORDS = 60


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = Workspace.new(tmp_path_factory.mktemp("bundled") / "park", "logistics")
    park.import_files(sorted(park.layout.inbox.iterdir())[:1], now=NOW)
    park.report("2025", language="en", now=NOW)
    return park


@pytest.fixture(scope="module")
def bundle(park: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundles") / "park.zip"
    return park.bundle(path).path


@pytest.fixture
def copy(bundle: Path, tmp_path: Path) -> Path:
    """Return a copy of the bundle to be changed."""
    return Path(shutil.copy(bundle, tmp_path / "park.zip"))


def kinds(path: Path) -> list[str]:
    return [finding.kind.id for finding in verify_anything(path).findings]


def test_a_bundle_is_sound_and_holds_no_private_key(park: Workspace, bundle: Path) -> None:
    verified = Workspace.verify_bundle(bundle)
    here = park.verify()
    assert verified.is_sound
    assert not verified.findings
    assert (verified.root, verified.key, verified.files) == (here.root, here.key, here.files)
    with zipfile.ZipFile(bundle) as opened:  # any ZIP program opens it
        assert opened.testzip() is None
        names = opened.namelist()
        assert names == sorted(names)
        assert not [name for name in names if "private" in name or name.endswith("lock")]
        assert {"park.yaml", "store/log.duckdb", "evidence/checkpoint", PROOFS} <= set(names)
        head, *proofs = opened.read(PROOFS).splitlines()
        assert json.loads(head)["size"] == verified.entries
        assert len(proofs) == 1 + 1 + 1 + verified.files  # import, park file, report


@pytest.mark.parametrize("target", ["outside.csv", "park/evidence/key.private"])
def test_a_link_in_the_park_is_packed_into_no_bundle(
    park: Workspace, tmp_path: Path, target: str
) -> None:
    """What it leads to was never a file of the park, or is one that nobody else may have."""
    copied = Workspace.open(shutil.copytree(park.layout.folder, tmp_path / "park"))
    (tmp_path / "outside.csv").write_text("what the owner of the machine keeps apart")
    (copied.layout.mappings / "notes.csv").symlink_to(tmp_path / target)
    with pytest.raises(EvidenceError) as caught:
        copied.bundle(tmp_path / "park.zip")
    assert caught.value.case == "link"
    assert caught.value.facts == {"file": "mappings/notes.csv"}
    assert not list(tmp_path.glob("*.zip*"))


def test_a_folder_that_is_a_link_is_packed_into_no_bundle(park: Workspace, tmp_path: Path) -> None:
    copied = Workspace.open(shutil.copytree(park.layout.folder, tmp_path / "park"))
    copied.layout.inbox.rename(tmp_path / "elsewhere")
    copied.layout.inbox.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EvidenceError, match="inbox/"):
        copied.bundle(tmp_path / "park.zip")


def test_the_same_park_gives_the_same_bundle_and_opens_as_a_park(
    park: Workspace, bundle: Path, tmp_path: Path
) -> None:
    again = park.bundle(tmp_path / "again.zip").path
    assert again.read_bytes() == bundle.read_bytes()
    with zipfile.ZipFile(bundle) as opened:
        opened.extractall(tmp_path / "park")
    assert Workspace.open(tmp_path / "park").verify().is_sound


def member_at(path: Path, place: int) -> str:
    """Return the file whose bytes stand at a place of a bundle; the bundle for its records."""
    with zipfile.ZipFile(path) as opened:
        for info in opened.infolist():
            first = info.header_offset + 30 + len(info.filename)
            if first <= place < first + info.file_size:
                return info.filename
    return path.name


@pytest.mark.slow
def test_a_byte_changed_anywhere_in_a_bundle_is_found(copy: Path) -> None:
    draw = random.Random(3)  # noqa: S311  # where, not secrets
    content = copy.read_bytes()
    places = [draw.randrange(len(content)) for _ in range(ANYWHERE)]
    with zipfile.ZipFile(copy) as opened:
        starts = [info.header_offset for info in opened.infolist()]
        listed = opened.start_dir
    records = [draw.choice(starts) + draw.randrange(30) for _ in range(IN_RECORDS // 2)]
    records += [draw.randrange(listed, len(content)) for _ in range(IN_RECORDS // 2)]
    for place in places + records:
        named = member_at(copy, place)
        was, now = change(copy, place, draw.randrange(1, 256))
        first = verify_bundle(copy, is_thorough=False).findings[0]
        assert first.subject in {named, "evidence/checkpoint"}, place
        if named == copy.name:
            assert first.facts == {"byte": place, "was": f"{was:02x}", "now": f"{now:02x}"}
        copy.write_bytes(content)
    assert kinds(copy) == []


def test_the_byte_of_a_raw_file_in_a_bundle_is_named(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(copy) as opened:
        raw = next(info for info in opened.infolist() if info.filename.startswith("inbox/"))
    change(copy, raw.header_offset + 30 + len(raw.filename) + 57, 1)
    with pytest.raises(SystemExit) as leaving:
        main(["verify", str(copy), "--json"])
    assert leaving.value.code == 3
    told = json.loads(capsys.readouterr().out)
    assert told["is_sound"] is False
    (finding,) = told["findings"]
    assert (finding["subject"], finding["facts"]["byte"]) == (raw.filename, 57)


def repack(path: Path, **changes: bytes | None) -> None:
    """Write a bundle anew, with a file put in, replaced or left out."""
    with zipfile.ZipFile(path) as opened:
        contents: dict[str, Path | bytes] = {name: opened.read(name) for name in opened.namelist()}
    for name, content in changes.items():
        if content is None:
            del contents[name]
        else:
            contents[name] = content
    pack(path, contents)


def test_a_file_left_out_put_in_or_cut_is_named(copy: Path) -> None:
    content = copy.read_bytes()
    repack(copy, **{"park.yaml": None})
    assert kinds(copy) == ["evidence_missing"]
    copy.write_bytes(content)
    repack(copy, **{"inbox/other.csv": b"time,kWh\n"})
    assert kinds(copy) == ["evidence_stranger"]
    copy.write_bytes(content)
    repack(copy, **{"park.yaml": b"id: other\n"})
    assert verify_anything(copy).findings[0].subject == "park.yaml"
    copy.write_bytes(content + b" ")
    assert not verify_anything_is_sound(copy)
    for cut in (len(content) - 1, len(content) // 2):
        copy.write_bytes(content[:cut])
        assert not verify_anything_is_sound(copy)


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as opened:
        return opened.namelist()


def test_whichever_file_a_signed_bundle_lacks_it_is_named(copy: Path) -> None:
    content = copy.read_bytes()
    for name in names_in(copy):
        repack(copy, **{name: None})
        findings = verify_anything(copy).findings
        assert findings[0].kind.severity is Severity.ERROR, name
        missing = [each.subject for each in findings if each.kind.id == "evidence_missing"]
        assert missing == [name]
        copy.write_bytes(content)


def test_of_several_files_that_lack_every_one_is_named(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = [name for name in names_in(copy) if name.startswith(("inbox/", "reports/"))]
    repack(copy, **dict.fromkeys(gone))
    with pytest.raises(SystemExit) as leaving:
        main(["verify", str(copy)])
    assert leaving.value.code == 3
    told = capsys.readouterr().out.replace("\n", "")
    assert all(name in told for name in gone)
    assert "copy" in told  # what to do next


def test_a_file_renamed_in_a_bundle_is_missing_and_a_stranger_in_one(copy: Path) -> None:
    name = next(name for name in names_in(copy) if name.startswith("inbox/"))
    with zipfile.ZipFile(copy) as opened:
        content = opened.read(name)
    repack(copy, **{name: None, f"{name}.bak": content})
    (finding,) = verify_anything(copy).findings
    assert (finding.kind.id, finding.subject) == ("evidence_missing", name)


def test_a_log_that_lacks_its_last_entries_is_told_even_with_hashes_cut_to_fit(
    copy: Path,
) -> None:
    with zipfile.ZipFile(copy) as opened:
        entries = opened.read("evidence/entries.jsonl").splitlines(keepends=True)
        leaves = opened.read("evidence/leaves.bin")
    changes = {
        "evidence/entries.jsonl": b"".join(entries[:-1]),
        "evidence/leaves.bin": leaves[: -(len(leaves) // len(entries))],
    }
    repack(copy, **changes)
    assert not verify_anything_is_sound(copy)


def verify_anything_is_sound(path: Path) -> bool:
    try:
        return verify_anything(path).is_sound
    except EvidenceError:
        return False


@pytest.mark.parametrize("name", ["../outside.csv", "/outside.csv", "a/../../outside.csv"])
def test_nothing_is_unpacked_outside_and_a_bundle_cannot_nest_files(copy: Path, name: str) -> None:
    content = copy.read_bytes()
    repack(copy, **{name: b"x"})
    assert kinds(copy) == ["evidence_stranger"]
    assert not list(copy.parent.rglob("outside.csv"))
    copy.write_bytes(content)
    repack(copy, **{"park.yaml/inside.csv": b"x"})
    with pytest.raises(EvidenceError, match="no bundle"):
        verify_anything(copy)


def test_a_bundle_packed_anew_with_compression_is_refused_and_its_folder_verifies(
    bundle: Path, tmp_path: Path
) -> None:
    anew, folder = tmp_path / "anew.zip", tmp_path / "folder"
    with (
        zipfile.ZipFile(bundle) as opened,
        zipfile.ZipFile(anew, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        opened.extractall(folder)
        for name in opened.namelist():
            written.writestr(name, opened.read(name))
    with pytest.raises(EvidenceError, match="packed anew"):
        verify_anything(anew)
    assert kinds(folder) == []


def test_a_bundle_signed_anew_with_another_key_is_told_by_its_mark(
    park: Workspace, tmp_path: Path
) -> None:
    forged = tmp_path / "forged"
    shutil.copytree(park.layout.folder, forged, ignore=shutil.ignore_patterns("evidence"))
    change(sorted((forged / "inbox").iterdir())[0], 5, 1)
    Workspace.open(forged).import_files([], now=NOW)
    path = bundle_park(forged, tmp_path / "forged.zip").path
    assert verify_anything(path).is_sound
    known = Known(key=park.verify().key)
    assert not verify_anything(path, known).is_sound


def test_a_park_that_was_changed_is_not_bundled(park: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "park"
    shutil.copytree(park.layout.folder, folder)
    change(sorted((folder / "inbox").iterdir())[0], 5, 1)
    with pytest.raises(EvidenceError, match="not as it was recorded") as refused:
        bundle_park(folder, tmp_path / "park.zip")
    assert "byte 5" in str(refused.value)
    assert not list(tmp_path.glob("*.zip*"))


def test_a_bundle_is_not_written_over_nor_where_nothing_can_be(
    park: Workspace, copy: Path, tmp_path: Path
) -> None:
    with pytest.raises(EvidenceError, match="there already"):
        park.bundle(copy)
    assert park.bundle(copy, replace=True).size == copy.stat().st_size
    with pytest.raises(EvidenceError, match="could not be written"):
        park.bundle(tmp_path / "none" / "park.zip")
    with pytest.raises(EvidenceError, match="no folder or file"):
        verify_anything(tmp_path / "none.zip")
    for content in (b"", b"PK", b"x" * 100):
        (tmp_path / "other.zip").write_bytes(content)
        with pytest.raises(EvidenceError, match="no bundle"):
            verify_anything(tmp_path / "other.zip")


def test_the_commands_tell_what_they_did(
    park: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "park.zip"
    for words in (["bundle", str(park.layout.folder), str(target)], ["verify", str(target)]):
        with pytest.raises(SystemExit) as leaving:
            main(words)
        assert not leaving.value.code
        shown = capsys.readouterr().out
        assert park.verify().key in shown.replace("\n", "")
        assert "as it was recorded" in shown
