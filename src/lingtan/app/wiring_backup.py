"""The adapters of backups; nothing else loads them."""

from lingtan.adapters.backup.archive import write_archive
from lingtan.adapters.backup.checked_archive import unpack_archive
from lingtan.adapters.backup.hold import hold_log, hold_store
from lingtan.adapters.backup.place import beside, put_in_place
from lingtan.adapters.backup.snapshot import Snapshot, place_for_snapshot, take_snapshot

__all__ = [
    "Snapshot",
    "beside",
    "hold_log",
    "hold_store",
    "place_for_snapshot",
    "put_in_place",
    "take_snapshot",
    "unpack_archive",
    "write_archive",
]
