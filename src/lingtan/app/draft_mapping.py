"""Draft how a file that was sent is to be read, before anything of it is imported.

A draft lies beside its file until it is kept under ``mappings/``, by which files of that name are
read from then on. A mapping that is replaced is moved aside and never lost.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from lingtan.app.choose_mapping import choose_mapping
from lingtan.app.inbox import digest_of
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.receive_files import DRAFT, NAMED
from lingtan.app.wiring_files import (
    is_form,
    read_answered_mapping,
    suggest_mapping,
    take_sample,
    write_suggestion,
)
from lingtan.app.wiring_light import write_document
from lingtan.base.errors import LingtanError, MappingError

REPLACED = "replaced"
MAPPING_NAME = re.compile(r"[\w][\w .()-]{0,80}")
SHOWN_ROWS, SHOWN_CELLS = 14, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """How a file may be read.

    Attributes
    ----------
    name : str
        Of the mapping, without its ending.
    is_known : bool
        Whether a mapping of the park reads files of this name already.
    """

    text: str
    name: str
    is_known: bool


def draft_place(path: Path) -> Path:
    """Return where the draft for a file lies."""
    return path.with_name(f".{path.name}{DRAFT}")


def name_of_draft(path: Path) -> str:
    """Return what the mapping of a file is to be called; empty while nobody saved a draft."""
    place = _name_place(path)
    return place.read_text("utf-8") if place.exists() else ""


def draft_for(layout: Layout, path: Path, language: str) -> Draft:
    """Return the draft of a file: the one that lies beside it, the mapping that fits, or a guess.

    Raises
    ------
    ImportFileError, MappingError
        The file cannot be read at all, or nothing can be suggested.
    """
    known = _fitting(layout, path.name)
    name = known.stem if known is not None else _plain(path.stem)
    place = draft_place(path)
    if not place.exists() and known is not None:
        return Draft(text=known.read_text("utf-8"), name=name, is_known=True)
    if not place.exists():
        opened = open_park(layout)
        mapping = suggest_mapping(path, opened.park, opened.catalogue)
        write_suggestion(mapping, place, path.name, language)
    saved = name_of_draft(path) or name
    return Draft(text=place.read_text("utf-8"), name=saved, is_known=known is not None)


def save_draft(path: Path, text: str, name: str) -> Path:
    """Lay a draft beside its file, with the name of the mapping it becomes, and return where.

    Raises
    ------
    DocumentError
        It cannot be written, and an earlier one stands.
    """
    place = draft_place(path)
    write_document(place, (text.replace("\r\n", "\n").rstrip() + "\n").encode())
    write_document(_name_place(path), name.encode())
    return place


def call_as_kept(error: LingtanError, path: Path, name: str) -> LingtanError:
    """Let an error call the draft of a file as the mapping it becomes; return it.

    Nobody who writes a mapping knows the file in which it waits.
    """
    draft, kept = draft_place(path), f"{name}.yaml"

    def called(text: str) -> str:
        return text.replace(str(draft), kept).replace(draft.name, kept)

    error.facts = {
        key: called(fact) if isinstance(fact, str) else fact for key, fact in error.facts.items()
    }
    error.details = tuple(replace(each, place=called(each.place)) for each in error.details)
    return error


def keep_draft(layout: Layout, path: Path) -> Path | None:
    """Keep the draft that somebody saved for a file as a mapping of the park; return its path.

    What was only suggested, and what nobody looked at, reads nothing: then there is none.

    Raises
    ------
    MappingError
        Its name is none, it is faulty or leaves a question open, or another mapping that does
        not read files of this name is called so.
    """
    name = name_of_draft(path)
    if not name:
        return None
    if not MAPPING_NAME.fullmatch(name):
        raise MappingError("bad_name", facts={"name": name})
    draft = draft_place(path)
    try:
        read_answered_mapping(draft)
    except MappingError as error:
        raise call_as_kept(error, path, name) from error
    layout.mappings.mkdir(exist_ok=True)
    place = layout.mappings / f"{name}.yaml"
    if place.exists():
        if digest_of(place) == digest_of(draft):
            return place
        if _fitting(layout, path.name) != place:
            raise MappingError("exists", facts={"file": str(place)})
        aside = layout.mappings / REPLACED
        aside.mkdir(exist_ok=True)
        place.replace(aside / f"{name}.{digest_of(place)[:8]}.yaml")
    draft.replace(place)
    _name_place(path).unlink()
    return place


def first_rows(path: Path) -> list[list[str]]:
    """Return the first rows of a file as cells, as the importer sees them; none of a form.

    Raises
    ------
    ImportFileError
        It cannot be read at all.
    """
    if is_form(path):
        return []
    return [list(row[:SHOWN_CELLS]) for row in take_sample(path).rows[:SHOWN_ROWS]]


def _fitting(layout: Layout, file_name: str) -> Path | None:
    try:
        return choose_mapping(layout, file_name)
    except LingtanError:  # none fits or several do: somebody has to say
        return None


def _name_place(path: Path) -> Path:
    return path.with_name(f".{path.name}{NAMED}")


def _plain(stem: str) -> str:
    return re.sub(r"[^\w .()-]", "_", stem).strip(" .-") or "mapping"
