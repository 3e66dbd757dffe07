"""What somebody did in a browser, as an entry of the log: who, when, to which files."""

from collections.abc import Mapping
from datetime import datetime

from lingtan.evidence.canonical_json import Json

ACT = "act"


def act_entry(act: str, by: str, at: datetime, files: Mapping[str, str]) -> dict[str, Json]:
    """Return that somebody did something.

    Parameters
    ----------
    act : str
        ``park``, ``meters``, ``import`` or ``backup``.
    files : mapping of str to str
        SHA-256 by name of the files it was done to.
    """
    return {"kind": ACT, "act": act, "by": by, "at": at.isoformat(), "files": dict(files)}
