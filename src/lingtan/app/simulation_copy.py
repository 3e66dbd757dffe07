"""A copy of a park to which simulated readings go, so that they never mix with what was measured.

Everything that is pushed to it is for trial: its account says so, and cannot be closed.
"""

import shutil
from pathlib import Path

from lingtan.app.import_journals import FOR_TRIAL, MAPPING_NAME
from lingtan.app.layout import Layout
from lingtan.app.record_evidence import evidence_of
from lingtan.app.wiring import copy_store, link_files
from lingtan.app.wiring_files import read_mapping
from lingtan.app.wiring_light import write_document
from lingtan.app.wiring_live import require_unowned
from lingtan.base.errors import MappingError, WorkspaceError
from lingtan.base.reasons import reason_of

FOLDER = ".simulation"
SETTINGS = ("*.yaml", "*.csv", "*.geojson")
COPIED = ("mappings", "catalogue", "evidence/parks")
LINKED = ("inbox", "documents")


def simulation_copy(layout: Layout) -> Layout:
    """Make the copy of a park anew, inside its folder; what a former one held is gone.

    It has the settings, the readings and the raw files of the park, no users of it, a log of
    evidence and a key of its own, and it listens to no broker.

    Raises
    ------
    WorkspaceError
        The folder holds no park, or cannot be written to.
    WorkspaceBusyError
        A server shows the copy that is there.
    StoreError
        The store of the park is damaged.
    """
    layout.require()
    copy = Layout(layout.folder / FOLDER)
    require_unowned(copy.live)
    try:
        shutil.rmtree(copy.folder, ignore_errors=True)
        copy.folder.mkdir()
        _copy_settings(layout, copy)
    except OSError as error:
        facts = {"file": str(copy.folder), "reason": reason_of(error)}
        raise WorkspaceError("refused_by_system", facts=facts) from error
    copy_store(layout.store, copy.store)
    with evidence_of(copy):  # begins a log of its own, signed by a key of its own
        pass
    write_document(copy.mappings / MAPPING_NAME, FOR_TRIAL.encode())
    return copy


def is_for_trial(layout: Layout) -> bool:
    """Whether what is pushed to a workspace is for trial."""
    path = layout.mappings / MAPPING_NAME
    try:
        return path.is_file() and read_mapping(path).trial
    except MappingError:  # the import says what is wrong with it
        return False


def _copy_settings(layout: Layout, copy: Layout) -> None:
    for pattern in SETTINGS:
        for path in set(layout.folder.glob(pattern)) - {layout.mqtt_file, layout.hooks_file}:
            shutil.copy2(path, copy.folder / path.name)
    for name in COPIED:
        if (layout.folder / name).is_dir():
            shutil.copytree(layout.folder / name, copy.folder / name)
    for name in LINKED:
        link_files(layout.folder / name, copy.folder / name)
    Path(copy.inbox).mkdir(exist_ok=True)
