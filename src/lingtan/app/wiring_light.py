"""The adapters a kept answer needs: no engine, no reader of files, nothing slow to load."""

from lingtan.adapters.derived.kept_text import find_text, keep_text
from lingtan.adapters.disk_room import lack_of_room
from lingtan.adapters.documents.durable import write_document
from lingtan.adapters.evidence.asked_enterprises import asked_enterprises
from lingtan.adapters.evidence.last_recorded import last_recorded, lines_of_kind
from lingtan.adapters.live.names import number_of
from lingtan.adapters.store.durable import digest_now, digest_of

__all__ = [
    "asked_enterprises",
    "digest_now",
    "digest_of",
    "find_text",
    "keep_text",
    "lack_of_room",
    "last_recorded",
    "lines_of_kind",
    "number_of",
    "write_document",
]
