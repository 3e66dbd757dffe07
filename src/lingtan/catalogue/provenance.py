"""Where a value comes from: the day it became known, and what that day is."""

from enum import StrEnum


class KnownBy(StrEnum):
    """What ``known_from`` is the day of."""

    PUBLISHED = "published"
    READ = "read"
