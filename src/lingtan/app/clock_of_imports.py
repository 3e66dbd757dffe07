"""Tell of files that were read by another clock than the park has now.

Files that name no zone are read by the park's. When its `time_zone` is changed, what was imported
before stands in the days and months of the old clock until it is imported again.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from lingtan.app.closed_park import copy_of, park_digest
from lingtan.app.ground import Ground, known_parks
from lingtan.app.layout import PARK_FILE, Layout
from lingtan.app.open_park import open_park
from lingtan.app.wiring import ImportKind, ImportRecord, Store
from lingtan.base.errors import LingtanError
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.ledger.known_parks import park_at

READ_BY_ANOTHER_CLOCK = FindingKind(id="read_by_another_clock", severity=Severity.ERROR)
ZONE = re.compile(rb"^time_zone:.*$", re.MULTILINE)
COPY = re.compile(r"\.[0-9a-f]{8}(?=\.[^.]*$|$)")  # what tells files of one name apart
SHOWN = 3


def clock_notes(layout: Layout, store: Store, ground: Ground) -> tuple[Finding, ...]:
    """Return a finding for each clock other than the park's by which files were read last."""
    seen = known_parks(store)
    if {each.sha256 for each in seen} <= {park_digest(ground.layout)}:
        return ()
    files: dict[str, list[str]] = defaultdict(list)
    zones: dict[str, str] = {}
    for name, record in _last_imports(store, ground).items():
        then = park_at(seen, record.recorded_at)
        if then is None:
            continue
        if then.sha256 not in zones:
            zones[then.sha256] = _zone_of(layout, then.sha256, ground)
        if zones[then.sha256] != ground.opened.park.time_zone:
            files[zones[then.sha256]].append(name)
    return tuple(_findings(layout, files, ground.opened.park.time_zone))


def _last_imports(store: Store, ground: Ground) -> Mapping[str, ImportRecord]:
    """Return the last import of readings of every file, as known then."""
    known_at = ground.as_known_at
    return {
        record.source.file_name: record
        for record in store.imports()
        if record.kind is ImportKind.READINGS and (known_at is None or record.known_at <= known_at)
    }


def _zone_of(layout: Layout, sha256: str, ground: Ground) -> str:
    """Return the zone of a park file that was kept; a copy that cannot be read tells none."""
    today = ground.opened.park.time_zone
    try:
        kept = copy_of(layout, sha256)
        texts = [ZONE.findall(each.park_file.read_bytes()) for each in (kept, ground.layout)]
        return today if texts[0] == texts[1] else open_park(kept).park.time_zone
    except (LingtanError, OSError):
        return today


def _findings(layout: Layout, files: Mapping[str, list[str]], zone: str) -> Iterator[Finding]:
    for old, names in files.items():
        concerned = [name for name in names if not _has_own_clock(layout, name)]
        if concerned:
            more = ["…"] if len(concerned) > SHOWN else []
            yield Finding(
                kind=READ_BY_ANOTHER_CLOCK,
                subject=PARK_FILE,
                place=Place(source=PARK_FILE),
                facts={
                    "count": len(concerned),
                    "files": ", ".join([*concerned[:SHOWN], *more]),
                    "old": old,
                    "new": zone,
                },
            )


def _has_own_clock(layout: Layout, file_name: str) -> bool:
    """Whether every mapping of a file names a zone, or reads it in the file's own times."""
    read_mapping = import_module("lingtan.app.wiring_files").read_mapping  # loaded when needed
    fitting = []
    for path in sorted(Path(layout.mappings).glob("*.yaml")):
        try:
            mapping = read_mapping(path)
        except LingtanError:
            continue
        fitting += [mapping.time] if mapping.reads(COPY.sub("", file_name)) else []
    return bool(fitting) and all(
        time.zone or any("%z" in form for form in time.formats) for time in fitting
    )
