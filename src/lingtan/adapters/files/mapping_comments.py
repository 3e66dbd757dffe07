"""Write a suggested mapping for the person who checks it: in their language, questions first.

Above each part stands why it says what it says; what is not read is named at the top. Comments
are for people only: the file reads back as the mapping without them.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lingtan.adapters.files.mapping import Mapping, Note
from lingtan.adapters.files.mapping_columns import OPEN
from lingtan.adapters.files.mapping_file import write_mapping
from lingtan.adapters.files.mapping_questions import NOT_READ, is_question
from lingtan.adapters.files.source import shortened
from lingtan.reports.words import Words

PARTS = (
    *("kind", "text", "sheets", "heading", "skip", "numbers", "time", "meter"),
    *("multiplier", "sentinels"),
)


def write_suggestion(mapping: Mapping, path: Path, file: str, language: str) -> None:
    """Write a suggested mapping with its reasons as comments."""
    words = Words(language)
    first = next(iter(mapping.model_dump(exclude_defaults=True)))

    def comments(key: str) -> Iterator[str]:
        if key == first:
            yield from _head(mapping.notes, file, words)
            yield ""
        for note in mapping.notes:
            if _is_about(note, key):
                yield _comment(note, words)

    write_mapping(mapping, path, comments)


def _head(notes: Sequence[Note], file: str, words: Words) -> Iterator[str]:
    yield words.say("mapping.head", {"file": shortened(file)})
    questions = [note for note in notes if is_question(note)]
    yield ""
    if questions:
        yield words.say("mapping.questions", {"count": len(questions)})
    else:
        yield words.say("mapping.no_questions")
    for number, note in enumerate(questions, start=1):
        yield f" {number}. {_told(note, words)}"
    unread = [note for note in notes if note.because in NOT_READ]
    if unread:
        yield ""
        yield words.say("mapping.not_read")
    for note in unread:
        yield f" - {_told(note, words)}"


def _told(note: Note, words: Words) -> str:
    what = note.choice if note.value in {"", OPEN} else f"{note.choice}: {note.value}"
    why = words.say(f"note.{note.because}")
    return f"{shortened(what)} — {why}"


def _comment(note: Note, words: Words) -> str:
    mark = "? " if is_question(note) else ""
    return f"{mark}{_told(note, words)} ({words.say(f'confidence.{note.confidence}')})"


def _is_about(note: Note, key: str) -> bool:
    """Whether a note belongs above a part of the file."""
    if note.because in NOT_READ:
        return False
    part = note.choice.partition(".")[0]
    if key in {"values", "points", "months"}:
        return part not in PARTS
    return part == key
