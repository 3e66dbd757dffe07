"""A backup holds the whole park and nothing else, and comes back as it was or not at all."""

import json
import random
import shutil
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any  # a manifest being spoilt may become any JSON
from zipfile import ZipFile, ZipInfo

import pytest

from lingtan.adapters.backup.archive import MANIFEST, ROOT
from lingtan.adapters.backup.checked_archive import unpack_archive
from lingtan.adapters.backup.place import beside
from lingtan.adapters.backup.snapshot import files_of
from lingtan.adapters.store.store import Store
from lingtan.app.workspace import Workspace
from lingtan.base.errors import BackupError, EvidenceError, WorkspaceBusyError
from lingtan.cli.main import main
from tests.app.test_evidence import a_recorded_park, change
from tests.builders_backup import entries_of, seal_anew, with_manifest, without
from tests.conftest import NOW, Demo
from tests.prepared import copied
from tests.whole import IS_WHOLE

ANYWHERE = 60 if IS_WHOLE else 20
MOVED = sha256(b"").hexdigest()


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = copied(a_recorded_park, tmp_path_factory.mktemp("kept") / "park")
    (park.layout.folder / "catalogue").mkdir()
    (park.layout.folder / "catalogue" / "notes.md").write_text("# ours\n", encoding="utf-8")
    return park


@pytest.fixture(scope="module")
def backup(park: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return park.backup(tmp_path_factory.mktemp("backups") / "park.zip", now=NOW).path


@pytest.fixture
def copy(backup: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(backup, tmp_path / "copy.zip"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files_of(folder, with_key=True)}


@pytest.mark.slow
def test_a_backup_holds_all_the_park_needs_and_nothing_derived(
    park: Workspace, backup: Path
) -> None:
    with ZipFile(backup) as archive:  # any ZIP program opens it
        assert archive.testzip() is None
        names = {name.removeprefix(ROOT) for name in archive.namelist()}
        told = json.loads(archive.read(MANIFEST))
        for path, each in told["files"].items():
            content = archive.read(ROOT + path)
            assert (each["size"], each["sha256"]) == (len(content), sha256(content).hexdigest())
    tops = {name.partition("/")[0] for name in names}
    assert {"park.yaml", "meters.csv", "mappings", "inbox", "store", "evidence"} <= tops
    assert {"reports", "catalogue"} <= tops
    assert names == {*told["files"], MANIFEST}
    odd = [name for name in names if name.startswith(".") or name.endswith((".lock", ".part"))]
    assert odd == []
    assert not names & {"evidence/key.private", "store/published.duckdb"}
    verified = park.verify()
    assert told["log"] == {"size": verified.entries, "root": verified.root}
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert not list(park.layout.folder.glob(".backup-*"))


def test_what_comes_back_is_what_was_there(park: Workspace, backup: Path, tmp_path: Path) -> None:
    restored = Workspace.restore(backup, tmp_path / "back")
    there, here = contents(park.layout.folder), contents(tmp_path / "back")
    there.pop("evidence/key.private")
    assert here == there
    assert restored.verification.is_sound
    assert not restored.has_key
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back"]
    with pytest.raises(EvidenceError, match=r"key\.private"):
        Workspace.open(tmp_path / "back").import_files([], now=NOW)
    again = Workspace.open(tmp_path / "back").backup(tmp_path / "again.zip", now=NOW)
    assert again.path.read_bytes() == backup.read_bytes()  # the same park, the same bytes


def test_with_its_key_a_park_goes_on_where_it_was(park: Workspace, tmp_path: Path) -> None:
    assert park.backup(tmp_path / "park.zip", with_key=True, now=NOW).has_key
    assert Workspace.restore(tmp_path / "park.zip", tmp_path / "back").has_key
    back = Workspace.open(tmp_path / "back")
    key = back.layout.signing_key
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    files = sorted(back.layout.inbox.iterdir())
    assert all(done.error is None for done in back.import_files(files, now=NOW))
    assert back.verify().is_sound
    assert back.verify().entries > park.verify().entries


@pytest.mark.slow
def test_the_reference_park_comes_back_with_the_same_figures(demo: Demo, tmp_path: Path) -> None:
    park = demo.workspace
    park.backup(tmp_path / "demo.zip", now=NOW)
    Workspace.restore(tmp_path / "demo.zip", tmp_path / "demo")
    back = Workspace.open(tmp_path / "demo")
    verified = back.verify()
    assert verified.root == park.verify().root
    assert verified.is_sound
    there, here = park.account("2025").inventory, back.account("2025").inventory
    assert here.figures == there.figures
    assert here.parameters == there.parameters
    assert back.evaluate("2025").frameworks == park.evaluate("2025").frameworks


def test_users_and_tokens_come_back_for_their_owner_only(park: Workspace, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(park.layout.folder, tmp_path / "park"))
    owned = Workspace.open(folder)
    owned.issue_token(by="us", now=NOW)
    owned.backup(tmp_path / "park.zip", now=NOW)
    Workspace.restore(tmp_path / "park.zip", tmp_path / "back")
    back = Workspace.open(tmp_path / "back")
    assert back.tokens() == owned.tokens() != ()
    assert stat.S_IMODE(back.layout.users.stat().st_mode) == 0o600
    assert stat.S_IMODE(back.layout.users.parent.stat().st_mode) == 0o700
    back.layout.users.write_bytes(b"no database at all" * 100)
    with pytest.raises(BackupError, match="could not be copied"):
        back.backup(tmp_path / "other.zip", now=NOW)


def test_nothing_is_written_over(park: Workspace, copy: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="there already"):
        park.backup(copy, now=NOW)
    assert park.backup(copy, replace=True, now=NOW).size == copy.stat().st_size
    with pytest.raises(BackupError, match="inside the folder"):
        park.backup(park.layout.folder / "inbox" / "own.zip", now=NOW)
    with pytest.raises(BackupError, match="could not be written"):
        park.backup(tmp_path / "none" / "park.zip", now=NOW)
    with pytest.raises(BackupError, match="holds something"):
        Workspace.restore(copy, park.layout.folder)
    with pytest.raises(BackupError, match="is a file"):
        Workspace.restore(copy, copy)
    (tmp_path / "empty").mkdir()
    assert Workspace.restore(copy, tmp_path / "empty").verification.is_sound


def test_a_link_in_the_folder_is_not_followed(park: Workspace, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(park.layout.folder, tmp_path / "park"))
    (folder / "inbox" / "passwd.csv").symlink_to("/etc/hostname")
    with pytest.raises(BackupError, match=r"inbox/passwd\.csv is a link"):
        Workspace.open(folder).backup(tmp_path / "park.zip", now=NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["park"]


def test_a_damaged_park_is_backed_up_as_it_is_and_says_so(park: Workspace, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(park.layout.folder, tmp_path / "park"))
    raw = sorted((folder / "inbox").iterdir())[0]
    change(raw, 5, 1)
    with pytest.raises(SystemExit) as leaving:
        main(["backup", str(folder), str(tmp_path / "park.zip")])
    assert leaving.value.code == 3
    with pytest.raises(SystemExit) as leaving:
        main(["restore", str(tmp_path / "park.zip"), str(tmp_path / "back")])
    assert leaving.value.code == 3
    assert contents(tmp_path / "back") == {
        path: content
        for path, content in contents(folder).items()
        if path != "evidence/key.private"
    }


def test_a_byte_changed_anywhere_is_found(copy: Path, tmp_path: Path) -> None:
    draw = random.Random(7)  # noqa: S311  # where, not secrets
    content = copy.read_bytes()
    with ZipFile(copy) as archive:
        starts = [info.header_offset for info in archive.infolist()]
        listed = archive.start_dir
    places = [draw.randrange(len(content)) for _ in range(ANYWHERE)]
    places += [draw.choice(starts) + draw.randrange(30) for _ in range(ANYWHERE)]
    places += [draw.randrange(listed, len(content)) for _ in range(ANYWHERE)]
    for number, place in enumerate(places):
        change(copy, place, draw.randrange(1, 256))
        with pytest.raises(BackupError):
            unpack_archive(copy, tmp_path / f"{number}")
        copy.write_bytes(content)
        shutil.rmtree(tmp_path / f"{number}", ignore_errors=True)
    for damaged in (content[:-1], content[: len(content) // 2], content + b" ", b"x" + content):
        copy.write_bytes(damaged)
        with pytest.raises(BackupError):
            Workspace.restore(copy, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def refused(path: Path, tmp_path: Path) -> tuple[str, str]:
    """Return how a backup was refused, and which file was named; nothing may be left."""
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BackupError) as error:
        Workspace.restore(path, tmp_path / "back")
    assert sorted(tmp_path.iterdir()) == before
    return error.value.case, str(error.value.facts["file"])


def test_what_somebody_has_made_of_a_backup_is_refused_by_name(copy: Path, tmp_path: Path) -> None:
    whole = entries_of(copy)
    seal_anew(copy, without(whole, "meters.csv"))
    assert refused(copy, tmp_path) == ("missing", "park/meters.csv")
    seal_anew(copy, [*whole, ("park/more.csv", b"x")])
    assert refused(copy, tmp_path) == ("extra", "park/more.csv")
    seal_anew(copy, [*without(whole, "meters.csv"), ("park/meters.csv", b"other")])
    assert refused(copy, tmp_path) == ("changed", "meters.csv")
    with pytest.warns(UserWarning, match="Duplicate"):
        seal_anew(copy, [*whole, ("park/meters.csv", b"other")])
    assert refused(copy, tmp_path) == ("twice", "park/meters.csv")


@pytest.mark.parametrize(
    "name",
    ["../out.csv", "/out.csv", "park/../../out.csv", "park/a//b.csv", "out.csv", "park/f/",
     "park/park.yaml/in.csv"],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused(copy: Path, tmp_path: Path, name: str) -> None:
    seal_anew(copy, [*entries_of(copy), (name, b"x")])
    assert refused(copy, tmp_path) == ("outside", name)
    assert not list(tmp_path.parent.glob("out.csv"))


def test_a_link_or_a_bomb_in_a_backup_is_refused(copy: Path, tmp_path: Path) -> None:
    whole = entries_of(copy)
    link = ZipInfo("park/inbox/link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    seal_anew(copy, [*whole, (link, b"/etc/passwd")])
    assert refused(copy, tmp_path) == ("link", "park/inbox/link.csv")
    bomb = bytes(200 << 20)
    listed = {"size": len(bomb), "sha256": sha256(bomb).hexdigest()}
    named = with_manifest(whole, lambda told: told["files"].update({"inbox/b.csv": listed}))
    seal_anew(copy, [*named, ("park/inbox/b.csv", bomb)])
    assert refused(copy, tmp_path) == ("bomb", "inbox/b.csv")


def test_a_manifest_that_was_made_to_fit_does_not_fool_the_log(copy: Path, tmp_path: Path) -> None:
    whole = entries_of(copy)
    raw = next(str(n) for n, _ in whole if str(n).startswith("park/inbox/")).removeprefix(ROOT)
    listed = {"size": 0, "sha256": MOVED}
    forged = with_manifest(without(whole, raw), lambda told: told["files"].update({raw: listed}))
    seal_anew(copy, [*forged, (ROOT + raw, b"")])
    assert refused(copy, tmp_path)[0] == "not_as_recorded"
    spoils: tuple[Callable[[Any], object], ...] = (
        lambda told: told["log"].update(size=1),
        lambda told: told.update(version=2),
        lambda told: told.pop("files"),
    )
    for spoil in spoils:
        seal_anew(copy, with_manifest(whole, spoil))
        assert refused(copy, tmp_path)[0] in {"other_log", "bad_manifest"}


def test_a_manifest_that_unpacks_without_end_is_refused(copy: Path, tmp_path: Path) -> None:
    whole = [each for each in entries_of(copy) if each[0] != MANIFEST]
    seal_anew(copy, [*whole, (MANIFEST, b"[" * (64 << 20))])
    assert refused(copy, tmp_path) == ("bad_manifest", str(copy))
    seal_anew(copy, [*whole, (MANIFEST, b"[" * 100_000)])
    assert refused(copy, tmp_path) == ("bad_manifest", str(copy))


def test_another_zip_is_no_backup(park: Workspace, tmp_path: Path) -> None:
    bundle = park.bundle(tmp_path / "bundle.zip").path
    (tmp_path / "text.zip").write_bytes(b"PK")
    for path in (bundle, tmp_path / "text.zip"):
        assert refused(path, tmp_path)[0] == "no_backup"
    assert refused(tmp_path / "none.zip", tmp_path)[0] == "no_file"


@pytest.mark.slow
def test_a_park_that_packs_very_well_comes_back_too(park: Workspace, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(park.layout.folder, tmp_path / "park"))
    (folder / "inbox" / "blank.csv").write_bytes(bytes(160 << 20))
    Workspace.open(folder).backup(tmp_path / "park.zip", now=NOW)
    assert Workspace.restore(tmp_path / "park.zip", tmp_path / "back").verification.is_sound


def test_it_waits_for_a_writer_and_gives_up_in_the_end(
    park: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["backup", str(park.layout.folder), str(tmp_path / "park.zip"), "--wait", "0"]
    with Store.open(park.layout.store, writable=True), pytest.raises(SystemExit) as leaving:
        main(words)
    assert leaving.value.code == 1
    assert "writing" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    with pytest.raises(SystemExit) as leaving:
        main(words)
    assert not leaving.value.code
    assert "private signing key is not in it" in capsys.readouterr().out.replace("\n", " ")


def test_two_restores_into_one_place_do_not_meet(backup: Path, tmp_path: Path) -> None:
    with beside(tmp_path / "back"), pytest.raises(WorkspaceBusyError):
        Workspace.restore(backup, tmp_path / "back")
    assert Workspace.restore(backup, tmp_path / "back").verification.is_sound
