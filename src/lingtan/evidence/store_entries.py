"""What a store says of itself, as entries: one for each import, park file seen, and closing.

Each has a number, and the store can be asked for it again: so whatever a process that died did
not record is found missing and recorded by the next one, and what was changed since is found too.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.canonical_json import Json, canonical

NUMBER = {"import": "import", "park": "park", "closing": "closing", "restatement": "closing"}
"""The field of each kind of entry that holds its number; a restatement is a closing too."""

Key = tuple[str, int]
Entry = dict[str, Json]


def key_of(entry: Mapping[str, Any]) -> Key | None:
    """Return under what an entry of a store is found again; None for any other entry.

    Examples
    --------
    >>> key_of({"kind": "restatement", "closing": 2})
    ('closing', 2)
    >>> key_of({"kind": "report"}) is None
    True
    """
    field = NUMBER.get(entry["kind"])
    return None if field is None else (field, entry[field])


def digest_of_json(value: Json) -> str:
    """Return the SHA-256 of a value in canonical JSON, in hex."""
    return sha256(canonical(value)).hexdigest()


def differs(known: Mapping[Key, Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a store no longer says what was recorded of it."""
    told = {key_of(entry): entry for entry in now}
    return any(told.get(key) != entry for key, entry in known.items())


def unrecorded(known: Mapping[Key, Mapping[str, Any]], now: Iterable[Entry]) -> list[Entry]:
    """Return what a store says that was not recorded of it, or not in these words."""
    return [entry for entry in now if (key := key_of(entry)) is None or known.get(key) != entry]
