"""Begin a park from a few answers: a starting park of its type under its own name and place."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.layout import Layout
from lingtan.app.new_park import new_park, require_empty, type_of
from lingtan.app.open_park import load_knowledge, open_park
from lingtan.app.wiring_files import shown_zones
from lingtan.base.errors import WorkspaceError
from lingtan.base.reasons import reason_of

LINES = {
    "id": re.compile(r"^id: .*$", re.MULTILINE),
    "name": re.compile(r"^name: .*$", re.MULTILINE),
    "province": re.compile(r"^province: .*$", re.MULTILINE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a park begins with.

    Attributes
    ----------
    park_type : str
        manufacturing, logistics, commercial or mixed.
    id : str
        Short, for names of files.
    name_en, name_zh : str
        Its name; where one is left open the other one stands for it.
    province : str
        Name of the grid zone whose factors apply, in either language.
    """

    park_type: str
    id: str
    name_en: str
    name_zh: str
    province: str


def can_begin(folder: Path) -> bool:
    """Whether a park can begin in a folder: there is none, or it is empty."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def known_zones(folder: Path) -> tuple[str, ...]:
    """Return every grid zone as it is listed for people."""
    return shown_zones(load_knowledge(Layout(folder)))


def begin_park(folder: Path, beginning: Beginning) -> Layout:
    """Write a starting park under its own name; it is there as a whole or not at all.

    Raises
    ------
    WorkspaceError
        The folder holds something already or cannot be written, or there is no such type.
    ParkFileError
        An answer is not taken; `details` says which.
    """
    require_empty(folder)
    stage = folder.with_name(f".{folder.name}.beginning")
    shutil.rmtree(stage, ignore_errors=True)
    try:
        _write(stage, beginning)
        if folder.exists():
            folder.rmdir()
        stage.replace(folder)
    except OSError as error:  # where something is mounted, say a volume, no folder takes its place
        if not folder.is_dir() or any(folder.iterdir()):  # what came meanwhile is not ours
            facts = {"file": str(folder), "reason": reason_of(error)}
            raise WorkspaceError("refused_by_system", facts=facts) from error
        _write_into(folder, beginning)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return Layout(folder)


def _write(folder: Path, beginning: Beginning) -> None:
    layout = new_park(folder, type_of(beginning.park_type))
    _name(layout.park_file, beginning)
    open_park(layout)


def _write_into(folder: Path, beginning: Beginning) -> None:
    """Fill a folder that stays where it is: the park file last, and nothing where that fails."""
    with TemporaryDirectory() as apart:
        stage = Path(apart) / "park"
        _write(stage, beginning)
        park_file = Layout(stage).park_file.name
        try:
            shutil.copytree(stage, folder, dirs_exist_ok=True, ignore=lambda *_: {park_file})
            shutil.copyfile(stage / park_file, folder / park_file)
        except OSError as error:
            _empty(folder)
            facts = {"file": str(folder), "reason": reason_of(error)}
            raise WorkspaceError("refused_by_system", facts=facts) from error


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)


def _name(path: Path, beginning: Beginning) -> None:
    """Write the answers into the lines of a starting park file; its comments stay."""
    english, chinese = beginning.name_en.strip(), beginning.name_zh.strip()
    named = {"en": english or chinese, "zh": chinese or english}
    parts = (f"{key}: {_quoted(value)}" for key, value in named.items())
    lines = {
        "id": f"id: {_quoted(beginning.id.strip())}",
        "name": f"name: {{{', '.join(parts)}}}",
        "province": f"province: {_quoted(beginning.province.strip())}",
    }
    text = path.read_text("utf-8")
    for key, line in lines.items():
        found = LINES[key].search(text)
        if found:
            text = text[: found.start()] + line + text[found.end() :]
    path.write_text(text, encoding="utf-8", newline="\n")


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
