"""The park of a workspace as it was read before, from the very same files.

Reading and checking a park file, and loading what does it, costs a tenth of what a kept answer
does. A park is kept only where answers are, and a copy kept of a park is read each time.
"""

import hashlib
from importlib import import_module
from pathlib import Path

from lingtan.app.code_digest import code_digest
from lingtan.app.files_of_ground import digest_of_files, ground_files
from lingtan.app.layout import Layout
from lingtan.app.wiring import ReadPark, read_park_from_text, read_park_to_text
from lingtan.app.wiring_light import digest_now, find_text, keep_text
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park


def park_of(layout: Layout, catalogue: Catalogue) -> Park:
    """Return the park of a folder.

    Raises
    ------
    ParkFileError
        The park file is faulty; every fault is listed.
    """
    key = _key(layout)
    text = find_text(layout.derived_parks, key, layout.signing_key) if key else None
    kept = None if text is None else read_park_from_text(text)
    if kept is not None and kept.outlines == _outlines(layout.folder, kept.park):
        return kept.park
    read: Park = import_module("lingtan.app.wiring_park").read_park(
        layout.folder, catalogue, is_kept=layout.is_kept
    )
    told = ReadPark(park=read, outlines=_outlines(layout.folder, read)) if key else None
    if told is not None and key == _key(layout):
        new = read_park_to_text(told)
        if new is not None:
            keep_text(layout.derived_parks, key, new, layout.signing_key)
    return read


def _key(layout: Layout) -> str:
    """Return a digest of all that a reading rests on; empty where nothing is kept."""
    if layout.is_kept or not layout.derived.is_dir():
        return ""
    digest = hashlib.sha256(code_digest().encode())
    try:
        digest_of_files(digest, ground_files(layout))
    except OSError:
        return ""
    return digest.hexdigest()[:32]


def _outlines(folder: Path, park: Park) -> dict[str, str]:
    """Return the digest of each outline; empty text for one that cannot be read."""
    names = {each.geojson for each in park.boundaries if each.geojson}
    return {name: _digest(folder / name) for name in sorted(names)}


def _digest(path: Path) -> str:
    try:
        return digest_now(path)
    except OSError:
        return ""
