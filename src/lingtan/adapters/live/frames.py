"""How a push stands in a journal: its readings, a line each, then a receipt that seals them.

A journal is a text file like any other raw file: a heading, lines of ``meter,time,value``, and
remarks, which begin with ``#``. What stands after the last sound receipt was never acknowledged.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lingtan.metering.doorstep import Accepted

HEADING = b"meter,time,value\n"
REMARK = "#"
MARK = b"#push,"
NO_KEY = "-"
PARTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is kept of a push beside its readings.

    Attributes
    ----------
    batch : str
        Its id.
    by : str
        Name of the user, or prefix of the token, that pushed; ``-`` for this machine itself.
    received : str
        When, ISO 8601.
    key : str
        Digest of the idempotency key and who gave it; ``-`` where there is none.
    body : str
        Digest of what was sent.
    """

    batch: str
    by: str
    received: str
    key: str
    body: str
    rows: int


def frame_of(readings: Sequence[Accepted], receipt: Receipt) -> bytes:
    """Return a push as it stands in a journal."""
    lines = [f"{each.meter},{each.at.isoformat()},{each.value:f}\n" for each in readings]
    rows = "".join(lines).encode()
    told = (receipt.batch, receipt.by, receipt.received, receipt.key, receipt.body, receipt.rows)
    text = " ".join(map(str, told))
    return b"%s%s%s,%08x\n" % (rows, MARK, text.encode(), _sum_of(rows, text.encode()))


def sound_part(path: Path) -> tuple[int, tuple[Receipt, ...], bool]:
    """Return how many bytes of a journal are sound, their receipts, and whether more follow.

    More follow where, after what is damaged, another receipt stands: a power cut leaves none
    that was acknowledged there, but a faulty disk may.
    """
    sound, receipts, has_more = len(HEADING), [], False
    with path.open("rb") as stream:
        if stream.read(len(HEADING)) != HEADING:
            return 0, (), MARK in stream.read()
        for end, frame, told, checked in _frames(stream.read(), len(HEADING)):
            receipt = _receipt(told) if checked == _sum_of(frame, told) else None
            if receipt is None or sound != end - _length(frame, told):
                has_more = True
                continue
            sound = end
            receipts.append(receipt)
    return sound, tuple(receipts), has_more


def receipts_in(path: Path) -> tuple[Receipt, ...]:
    """Return the receipts of a journal that was closed, without a look at its readings."""
    lines = (line for line in path.read_bytes().splitlines() if line.startswith(MARK))
    found = (_receipt(line[len(MARK) :].rpartition(b",")[0]) for line in lines)
    return tuple(receipt for receipt in found if receipt is not None)


def _frames(data: bytes, start: int) -> Iterator[tuple[int, bytes, bytes, int]]:
    """Yield each frame: where it ends, its readings, what its receipt tells, and its sum."""
    begin = 0
    while (at := data.find(MARK, begin)) >= 0:
        end = data.find(b"\n", at)
        if end < 0:
            return
        told, _, written = data[at + len(MARK) : end].rpartition(b",")
        yield start + end + 1, data[begin:at], told, _hex(written)
        begin = end + 1


def _length(frame: bytes, told: bytes) -> int:
    return len(frame) + len(MARK) + len(told) + len(",12345678\n")


def _sum_of(rows: bytes, told: bytes) -> int:
    return zlib.crc32(told, zlib.crc32(rows))


def _hex(text: bytes) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return -1


def _receipt(told: bytes) -> Receipt | None:
    parts = told.decode("utf-8", errors="replace").split(" ")
    if len(parts) != PARTS or not parts[-1].isdecimal():
        return None
    batch, by, received, key, body, rows = parts
    return Receipt(batch=batch, by=by, received=received, key=key, body=body, rows=int(rows))
