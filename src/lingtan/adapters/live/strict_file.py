"""Read a file of settings in which every key is known, and say where it is not understood."""

from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

SHOWN = 200
OTHERS, OWNER_ONLY = 0o077, 0o600


class Strict(BaseModel):
    """A part of such a file: frozen, and every key is one we know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


S = TypeVar("S", bound=Strict)


class NotUnderstoodError(Exception):
    """A file is not understood: `place` in it, and what is `said` of it; its reader tells it."""

    def __init__(self, place: str, said: str) -> None:
        super().__init__(said)
        self.place, self.said = place or "–", said


def read_strict(path: Path, kind: type[S]) -> S:
    """Read a file.

    Raises
    ------
    NotUnderstoodError
        It cannot be read, or something in it is not understood.
    """
    try:
        return kind.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise NotUnderstoodError(".".join(map(str, first["loc"])), first["msg"]) from error
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise NotUnderstoodError("", str(error).splitlines()[0][:SHOWN]) from error


def close_to_others(path: Path) -> None:
    """Let nobody but its owner read a file with a secret; one of another owner stays as it is."""
    with suppress(PermissionError):
        if path.stat().st_mode & OTHERS:
            path.chmod(OWNER_ONLY)
