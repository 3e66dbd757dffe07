"""Tell of a coal rate in the park file that the account will refuse, on its line."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lingtan.app.inquiry import Inquiry
from lingtan.app.layout import PARK_FILE
from lingtan.base.findings import Finding, Place
from lingtan.ledger.constants import find_coal_rate

KEY = re.compile(rb"^[\"']?coal_rate[\"']?\s*:", re.MULTILINE)


def doubted_coal_rate(inquiry: Inquiry) -> Iterator[Finding]:
    """Yield why the park's coal rate cannot serve as equivalent value; nothing where it can."""
    opened = inquiry.opened
    if not opened.park.coal_rate:
        return
    fuels = {(fuel.set_id, fuel.item): fuel for fuel in opened.catalogue.fuels}
    for finding in find_coal_rate(opened.park.coal_rate, fuels).findings:
        line = _line(inquiry.park_layout.park_file)
        yield replace(finding, place=Place(source=PARK_FILE, line=line))


def _line(park_file: Path) -> int | None:
    """Return the line that names the coal rate; None where the file does not, or is gone."""
    try:
        text = park_file.read_bytes()
    except OSError:
        return None
    found = KEY.search(text)
    return None if found is None else text.count(b"\n", 0, found.start()) + 1
