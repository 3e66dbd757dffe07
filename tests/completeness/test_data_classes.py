"""Every kind of data a park holds has its class, and secret files are for their owner only."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lingtan.app.layout import Layout
from lingtan.app.workspace import Workspace

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "data-classes.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (`.+?|backups.+?) \| (secret|personal|confidential|public) \|", re.MULTILINE
)
NAME = re.compile(r"`([^`]+)`")
PASSWORD = "four green rivers run"  # noqa: S105 - of a test


def classes() -> dict[str, str]:
    """Return the class of each file, folder and table, by its name."""
    return {name: told for names, told in ROW.findall(PAGE) for name in NAME.findall(names)}


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    made = Workspace.new(tmp_path / "park", "manufacturing")
    made.add_user("ann", "admin", PASSWORD, by="test")
    made.backup(tmp_path / "park.zip")
    return made


def top_of(path: Path) -> str:
    """Return the first part of a path inside a park, as the page writes it."""
    first = path.parts[0]
    return first if path.suffix and len(path.parts) == 1 else f"{first}/"


def test_every_table_of_the_users_has_its_class(park: Workspace) -> None:
    with closing(sqlite3.connect(park.layout.users)) as connection:
        asked = "select name from sqlite_master where type = 'table'"
        tables = {row[0] for row in connection.execute(asked)}
    assert tables - classes().keys() == set()
    assert {"sessions", "visits", "looks", "factors"} <= tables


def test_every_place_of_a_park_has_its_class(park: Workspace) -> None:
    folder, told = park.layout.folder, classes()
    places = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    named = (value for value in vars(Layout).values() if isinstance(value, property))
    places += [value.__get__(park.layout).relative_to(folder) for value in named]
    unknown = {
        str(place) for place in places if not {place.as_posix(), top_of(place)} & told.keys()
    }
    assert unknown == set()


def test_secret_files_are_for_their_owner_only(park: Workspace, tmp_path: Path) -> None:
    folder = park.layout.folder
    secret = [name for name, told in classes().items() if told == "secret" and "/" in name]
    assert sorted(secret) == ["evidence/key.private", "users/users.db"]
    assert {name: (folder / name).stat().st_mode & 0o777 for name in secret} == dict.fromkeys(
        secret, 0o600
    )
    assert (folder / "users").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "park.zip").stat().st_mode & 0o777 == 0o600
