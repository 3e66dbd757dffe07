"""Write a made park as its files: each group of meters in a dialect of its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import yaml

from tests.truth.describe import write_park
from tests.truth.dialects import Dialect, all_dialects, long_iso
from tests.truth.site import Recorded, Site
from tests.truth.tables import is_plain

TOGETHER = 7  # meters in a file, at most
BEFORE, AFTER = "20250905", "20260112"  # when exports of the same meter were written


def send(site: Site, folder: Path) -> tuple[Path, ...]:
    """Write park file, meters, mappings and raw files; return the raw files in order."""
    write_park(site, folder)
    draw = np.random.default_rng(site.seed + 1_000_000)
    inbox = folder / "inbox"
    once = [each for meter, each in site.recorded.items() if meter not in site.older]
    for number, group in enumerate(_groups(draw, once)):
        stem = f"file_{number + 1:02}"
        mapping = _dialect(draw, group).write(group, inbox, stem)
        _write_mapping(folder, stem, mapping)
    for meter, older in site.older.items():
        for recorded, stem in (
            (site.recorded[meter], f"kept_{meter}_{AFTER}"),
            (older, f"late_{meter}_{BEFORE}"),
        ):
            mapping = long_iso.write([recorded], inbox, stem)
            written = {"exported": {"at": "file", "format": "%Y%m%d"}}
            _write_mapping(folder, stem, {**mapping, **written})
    return tuple(sorted(inbox.iterdir()))


def _write_mapping(folder: Path, stem: str, mapping: Mapping[str, object]) -> None:
    text = yaml.safe_dump(dict(mapping), allow_unicode=True, sort_keys=False)
    (folder / "mappings" / f"{stem}.yaml").write_text(text, encoding="utf-8")


def _groups(draw: np.random.Generator, records: Sequence[Recorded]) -> list[list[Recorded]]:
    """Put meters of one kind, resolution and unit together, a few to a file."""
    alike: dict[tuple[object, ...], list[Recorded]] = defaultdict(list)
    for each in records:
        channel = each.channel
        unit = "" if channel.kind == "bill" else channel.unit
        alike[channel.kind, channel.resolution, unit, is_plain(each)].append(each)
    groups = []
    for members in alike.values():
        order = [members[index] for index in draw.permutation(len(members))]
        while order:
            size = int(draw.integers(1, TOGETHER + 1))
            groups.append(order[:size])
            order = order[size:]
    return groups


def _dialect(draw: np.random.Generator, group: Sequence[Recorded]) -> Dialect:
    kind = group[0].channel.kind
    if kind != "bill" and not all(is_plain(each) for each in group):
        return cast("Dialect", long_iso)
    able = [each for each in all_dialects() if kind in each.KINDS]
    return able[int(draw.integers(0, len(able)))]
