"""Import journals of pushed readings as the raw files they are.

They pass the same reading, validation and log as any file. A journal is removed only once its
import is recorded; a process that dies in between imports it again, and nothing of it is new.

They are imported in the order they were acknowledged, and none before the one ahead of it: of two
values of one instant the later one stands, whatever failed in between. A step that writes imports
what waits first, so that it comes after all that was acknowledged before it.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

from lingtan.app.enter_files import enter_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.layout import Layout
from lingtan.app.results import FileImport
from lingtan.app.wiring_light import write_document
from lingtan.app.wiring_live import PATTERN, REMARK, order_of, owning, recover
from lingtan.base.errors import ImportFileError, PushError, WorkspaceBusyError
from lingtan.base.reasons import reason_of

LOG = logging.getLogger(__name__)
PATIENCE_SECONDS = 30.0
GLANCE_SECONDS = 0.1
ASKED = "asked-{}.part"  # by its ending no backup takes it along
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


def import_waiting(layout: Layout, now: datetime) -> datetime:
    """Import what was acknowledged before a step; call it while the step holds nothing yet.

    Where a server receives readings it is asked to do so, as the journals are its own.

    Returns
    -------
    datetime
        The instant the step has come to meanwhile.

    Raises
    ------
    ImportFileError
        A journal cannot be imported, or the server has not done so yet (`journals_wait`).
    LingtanError
        As for `import_journals`.
    """
    seen, began = _waiting(layout), monotonic()
    try:
        if not seen or _imported_here(layout, now):
            return now
        _ask(layout, seen)
        left = sum(path.exists() for path in seen)
        if left and not _imported_here(layout, now):  # the server may have ended
            raise ImportFileError(
                "journals_wait", facts={"folder": str(layout.live), "count": left}
            )
    except OSError as error:
        facts = {"file": str(layout.live), "reason": reason_of(error)}
        raise ImportFileError("not_imported", facts=facts) from error
    return now + timedelta(seconds=monotonic() - began)


def asked_for(layout: Layout) -> tuple[Path, ...]:
    """Return the marks of steps that wait for journals; whoever answers one removes it.

    Look for them before the journals: those a step has seen are then among them.
    """
    return tuple(layout.live.glob(ASKED.format("*")))


def _waiting(layout: Layout) -> list[Path]:
    return sorted(layout.live.glob(PATTERN), key=order_of)


def _imported_here(layout: Layout, now: datetime) -> bool:
    """Import all journals, unless a server receives; return whether that was done."""
    with ExitStack() as held:
        try:
            held.enter_context(owning(layout.live))
        except WorkspaceBusyError:
            return False
        done = import_journals(layout, _waiting(layout), now)
    for each in done:
        if each.error is not None:
            raise each.error
    return True


def _ask(layout: Layout, seen: Sequence[Path]) -> None:
    """Ask the server for its journals, and wait a while until it answers or they are gone."""
    mark, until = layout.live / ASKED.format(uuid4().hex), monotonic() + PATIENCE_SECONDS
    try:
        mark.touch()
        while mark.exists() and any(map(Path.exists, seen)) and monotonic() < until:
            sleep(GLANCE_SECONDS)
    finally:
        with suppress(OSError):
            mark.unlink(missing_ok=True)


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
    for each in enter_files(layout, waiting(), request):
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
