"""Enter an issue or an event into the register of certificates: as a form, and tried first.

What is typed becomes a file of the form of the register, so it is checked, kept and imported as
one that was filled in by hand; nothing counts before somebody imports or approves that file.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.layout import Layout
from lingtan.app.own_forms import stated_park
from lingtan.app.read_register import read_register
from lingtan.app.receive_files import name_of_upload, new_upload
from lingtan.app.rehearse_candidate import copy_of_workspace
from lingtan.app.results_entry import RehearsedEntry
from lingtan.app.wiring_forms import Entry, FormContext, write_registry_entry
from lingtan.reports.words import Words


def enter_certificate(
    layout: Layout, entry: Entry, typed: Mapping[str, str], now: datetime
) -> RehearsedEntry:
    """Write what was typed as a form, and try it on a copy of the workspace.

    Raises
    ------
    LingtanError
        The form cannot be written, or the workspace cannot be read.
    """
    opened = stated_park(layout)
    context = FormContext(
        park=opened.park, catalogue=opened.catalogue, words=Words("en"), year=now.year
    )
    name = name_of_upload(f"register_{typed.get('id', '').strip() or entry.value}.xlsx")
    file = write_registry_entry(entry, typed, context, new_upload(layout) / name)
    return rehearse_entry(layout, file, now)


def rehearse_entry(layout: Layout, file: Path, now: datetime) -> RehearsedEntry:
    """Return what a form of the register would change: on a copy, really done and thrown away."""
    before = read_register(layout, now)
    with copy_of_workspace(layout) as stage:
        (done,) = import_files(stage, (file,), ImportRequest(now=now))
        after = read_register(stage, now)
    return RehearsedEntry(file=file, imported=done, before=before, after=after)
