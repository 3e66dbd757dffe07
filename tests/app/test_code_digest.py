"""The digest of lingtan itself changes with every file of it, and with nothing else."""

from pathlib import Path

import pytest

from lingtan.app import code_digest


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "room" / "__pycache__").mkdir(parents=True)
    (tmp_path / "room" / "idea.py").write_text("1")
    (tmp_path / "factors.csv").write_text("a")
    monkeypatch.setattr(code_digest, "files", lambda _: tmp_path)
    return tmp_path


def digest() -> str:
    """Return the digest as a process finds it that begins now."""
    code_digest.code_digest.cache_clear()
    return code_digest.code_digest()


@pytest.fixture(autouse=True)
def forget() -> object:
    yield
    code_digest.code_digest.cache_clear()


@pytest.mark.parametrize("file", ["room/idea.py", "factors.csv", "room/new.po"])
def test_a_changed_or_new_file_is_another_version(package: Path, file: str) -> None:
    before = digest()
    (package / file).write_text("other")
    assert digest() != before


def test_what_python_compiles_and_a_link_that_leads_nowhere_are_no_part(package: Path) -> None:
    before = digest()
    (package / "room" / "__pycache__" / "idea.cpython-311.pyc").write_text("x")
    (package / "room" / "old.pyc").write_text("x")
    (package / "room" / ".#idea.py").symlink_to(package / "gone")
    assert digest() == before
