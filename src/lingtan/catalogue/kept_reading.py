"""Keep what came of reading the built-in files, as Python keeps what it compiles.

Reading and checking all knowledge costs a tenth of a CPU second, before every command. What came
of it lies among the compiled modules: who may write there may change the program itself. It
answers to one key alone, a digest of every byte it rests on, so that it can never be stale.
"""

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from tempfile import mkstemp
from typing import Any  # whatever was kept: the key says what it is

CATALOGUE = Path(__file__).parent
SOURCES = (CATALOGUE, CATALOGUE.parent / "base")  # what reads the files, and what it makes
ENDING = ".knowledge"
DIGEST_BYTES = hashlib.sha256().digest_size


def read_once(read: Callable[[], Any]) -> Any:
    """Return what came of reading the built-in files, now or before from the very same.

    Parameters
    ----------
    read : callable
        Reads them; what it raises is raised, and nothing is kept.
    """
    file = _place()
    if file is None:
        return read()
    knowledge = (CATALOGUE / "data").rglob("*")
    key = key_of((*knowledge, *(path for folder in SOURCES for path in folder.glob("*.py"))))
    return kept_or_read(file, key, read)


def kept_or_read(file: Path, key: bytes, read: Callable[[], Any]) -> Any:
    """Return what a file keeps under a key, or read anew and keep that in its stead."""
    with suppress(OSError):
        content = file.read_bytes()
        seal, kept = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
        if seal == _seal(key, kept):
            return pickle.loads(kept)  # noqa: S301 - lies where the program itself lies
    result = read()
    if not sys.dont_write_bytecode:
        kept = pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
        with suppress(OSError):
            _write_whole(file, _seal(key, kept) + kept)
    return result


def key_of(files: Iterable[Path]) -> bytes:
    """Return a digest of names and content of files, and of what reads them beside ourselves."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (*_readers(), *sorted(files)):
        if path.is_file():
            digest.update(f"|{path}|".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def _readers() -> list[Path]:
    """Return the file that tells the release of what reads YAML, which need not be loaded."""
    found = find_spec("yaml")
    return [Path(found.origin)] if found is not None and found.origin is not None else []


def _place() -> Path | None:
    """Return where it is kept; None where Python keeps nothing, or the sources are not there."""
    source = CATALOGUE / "load.py"
    if not source.is_file():
        return None
    try:
        return Path(cache_from_source(str(source))).with_suffix(ENDING)
    except NotImplementedError:
        return None


def _seal(key: bytes, kept: bytes) -> bytes:
    return hashlib.sha256(key + kept).digest()


def _write_whole(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, passing = mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(passing).chmod(0o644)
        Path(passing).replace(file)
    finally:
        Path(passing).unlink(missing_ok=True)
