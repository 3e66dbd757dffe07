"""Import journals of pushed readings as the raw files they are.

They pass the same reading, validation and log as any file. A journal is removed only once its
import is recorded; a process that dies in between imports it again, and nothing of it is new.

They are imported in the order they were acknowledged, and none before the one ahead of it: of two
values of one instant the later one stands, whatever failed in between.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.layout import Layout
from lingtan.app.results import FileImport
from lingtan.app.wiring_light import write_document
from lingtan.app.wiring_live import PATTERN, REMARK, recover
from lingtan.base.errors import PushError

LOG = logging.getLogger(__name__)
MAPPING_NAME = "live.yaml"
MAPPING = f"""\
# How journals of pushed readings are read. Written by lingtan; readings that are pushed need it.
matches: ["{PATTERN}"]
kind: csv
text: {{encoding: utf-8}}
remark: "{REMARK}"
time:
  columns: [time]
  formats: ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"]
meter: {{columns: [meter]}}
values:
  - {{column: value}}
"""
FOR_TRIAL = f"{MAPPING}trial: true\n"
"""That of a copy to which simulated readings go."""


def import_journals(
    layout: Layout, paths: Sequence[Path], now: datetime
) -> tuple[FileImport, ...]:
    """Import journals that are closed, in order, and remove those that are in the log.

    Each is cut behind its last sound push first: a push that a faulty disk tore and that could
    not be taken back was refused, and is no reading.

    Returns
    -------
    tuple of FileImport
        The last one may have an `error`: it is left where it stands, and so is all behind it.

    Raises
    ------
    WorkspaceBusyError
        Another process is importing; nothing was done.
    PushError
        The mapping of journals is not as it was written: they would be read in another way.
    LingtanError
        The park, its store or its log of evidence cannot be opened or written to.
    OSError
        A journal cannot be read or cut.
    """
    filled, aside = recover(paths)
    for path in aside:
        LOG.error("A damaged part of a journal was set aside: %s", path)
    done = _import_until_one_fails(layout, filled, now) if filled else []
    for path, each in zip(filled, done, strict=False):
        if each.error is None:
            path.unlink()
    return tuple(done)


def _import_until_one_fails(
    layout: Layout, paths: Sequence[Path], now: datetime
) -> list[FileImport]:
    done: list[FileImport] = []

    def waiting() -> Iterator[Path]:
        for path in paths:
            yield path
            if done[-1].error is not None:
                return

    request = ImportRequest(mapping=_mapping(layout), now=now)
    for each in import_files(layout, waiting(), request):
        done.append(each)  # the next path is asked for only then
    return done


def _mapping(layout: Layout) -> Path:
    """Return the mapping of journals, written where there is none; nobody else's by that name."""
    path = layout.mappings / MAPPING_NAME
    if not path.is_file():
        write_document(path, MAPPING.encode())
    if path.read_text(encoding="utf-8", errors="replace") not in (MAPPING, FOR_TRIAL):
        raise PushError("mapping_changed", facts={"file": str(path)})
    return path
