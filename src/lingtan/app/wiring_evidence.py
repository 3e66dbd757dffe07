"""The adapters of evidence: the log, its keys, its verification; a query does not load them."""

from lingtan.adapters.evidence.beyond import CHECKPOINT
from lingtan.adapters.evidence.bundle import verify_bundle, write_bundle
from lingtan.adapters.evidence.compare import found, mark_file
from lingtan.adapters.evidence.examine_store import examine_store
from lingtan.adapters.evidence.keys import open_key, parse_public, read_public
from lingtan.adapters.evidence.log import EvidenceLog
from lingtan.adapters.evidence.verify_folder import (
    VerifiedFolder,
    begun_late,
    is_unfinished,
    setting_files,
    verify_folder,
)
from lingtan.adapters.evidence.verify_log import verify_log
from lingtan.adapters.evidence.work_mark import WorkMark, unmark_work

__all__ = [
    "CHECKPOINT",
    "EvidenceLog",
    "VerifiedFolder",
    "WorkMark",
    "begun_late",
    "examine_store",
    "found",
    "is_unfinished",
    "mark_file",
    "open_key",
    "parse_public",
    "read_public",
    "setting_files",
    "unmark_work",
    "verify_bundle",
    "verify_folder",
    "verify_log",
    "write_bundle",
]
