"""The key of a result: a digest of everything it rests on, so that nothing stale is ever shown."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from lingtan.app.code_digest import code_digest
from lingtan.app.files_of_ground import digest_of_files, ground_files
from lingtan.app.layout import Layout
from lingtan.app.sealed_content import content_of
from lingtan.app.wiring import Store
from lingtan.park.answers import Answer


def result_key(ground: str, *question: object) -> str:
    """Return the key of the answer to a question that rests on a ground; see `ground_key`."""
    return hashlib.sha256(repr((ground, question)).encode()).hexdigest()[:32]


def ground_key(
    layout: Layout,
    park_layout: Layout,
    store: Store,
    as_known_at: datetime | None,
    answers: Sequence[Answer] = (),
) -> str:
    """Return a digest of everything answers about a workspace rest on, as it was known.

    That is the park file, the park's own catalogue, every import known then and what the store
    says of it, and the version and files of lingtan itself. Two instants between which nothing
    was learned are one state of knowledge, and a later import leaves the earlier state as it was.

    Parameters
    ----------
    park_layout : Layout
        Where the park file and catalogue stand: the workspace, or a copy kept in it.
    answers : sequence of Answer
        What people said of its meters, in force then.
    """
    imports = [
        (record.import_id, record.known_at.isoformat())
        for record in store.imports()
        if as_known_at is None or record.known_at <= as_known_at
    ]
    told = (code_digest(), imports, content_of(layout, store, as_known_at), *answers)
    digest = hashlib.sha256(repr(told).encode())
    digest_of_files(digest, ground_files(park_layout))
    return digest.hexdigest()
