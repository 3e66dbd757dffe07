"""Why the machine refused: what the operating system says, as an id that has words.

The ids stand in facts as ``reason``; their words stand under ``reason.<id>``. The system's own
sentence is never shown, since it is in the system's language and not in the reader's.
"""

import errno
import os
from collections.abc import Mapping

UNKNOWN = "unknown"
REASONS: Mapping[int, str] = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "too_large",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.ENOENT: "not_there",
    errno.ENOTDIR: "not_a_folder",
    errno.EISDIR: "is_a_folder",
    errno.EEXIST: "already_there",
    errno.ENOTEMPTY: "already_there",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EMFILE: "too_many_open",
    errno.ENFILE: "too_many_open",
    errno.EBUSY: "in_use",
    errno.ETXTBSY: "in_use",
    errno.EIO: "disk_fault",
    errno.EADDRINUSE: "address_in_use",
    errno.EADDRNOTAVAIL: "address_not_here",
}


def reason_of(error: BaseException) -> str:
    """Return why a file could not be read or written.

    The error of a library may hold the system's own: as an argument, or as its cause.

    Examples
    --------
    >>> reason_of(OSError(errno.ENOSPC, "No space left on device"))
    'disk_full'
    """
    held = (error, *error.args, error.__cause__, error.__context__)
    codes = [each.errno for each in held if isinstance(each, OSError) and each.errno]
    return next((REASONS[code] for code in codes if code in REASONS), UNKNOWN)


def reason_in(text: str, otherwise: str = UNKNOWN) -> str:
    """Return the reason a library quotes in its own sentence, or another one.

    Examples
    --------
    >>> reason_in("IO Error: Could not write: " + os.strerror(errno.ENOSPC))
    'disk_full'
    """
    quoted = (reason for code, reason in REASONS.items() if os.strerror(code) in text)
    return next(quoted, otherwise)
