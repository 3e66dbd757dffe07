"""A bundle as one file: a ZIP of which every byte is determined by what is in it.

Files stand in it uncompressed, in order, without dates or rights. So any ZIP program opens it,
and a change of any byte can be told, those of the ZIP's own records included: each record stands
twice, before its file and in the list at the end.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile
from zlib import crc32

from lingtan.adapters.evidence.compare import compare_content, is_below
from lingtan.adapters.store.durable import finish, part_of
from lingtan.base.errors import EvidenceError
from lingtan.base.findings import Finding

LOCAL = struct.Struct("<4s5H3I2H")
LISTED = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
LOCAL_MARK, LISTED_MARK, END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
VERSION = 20
IN_UTF8 = 0x0800
FIRST_DAY = 0x21  # 1 January 1980, where the dates of a ZIP begin
PLAIN_FILE = 0o100644 << 16
ON_UNIX = 3 << 8
MOST_FILES = 0xFFFE
MOST_BYTES = 0xFFFF_FFFE
BLOCK = 1 << 20
COUNTED = ("size", "now", "same")
"""Facts about a length, counted from where a record begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in a bundle: its record, and where the record stands."""

    name: bytes
    crc: int
    size: int
    place: int

    @property
    def data(self) -> int:
        """Where its bytes begin."""
        return self.place + LOCAL.size + len(self.name)

    @property
    def local(self) -> bytes:
        """The record before the file."""
        parts = (VERSION, IN_UTF8, 0, 0, FIRST_DAY, self.crc, self.size, self.size)
        return LOCAL.pack(LOCAL_MARK, *parts, len(self.name), 0) + self.name

    @property
    def listed(self) -> bytes:
        """The record in the list at the end."""
        parts = (ON_UNIX | VERSION, VERSION, IN_UTF8, 0, 0, FIRST_DAY, self.crc)
        sizes = (self.size, self.size, len(self.name), 0, 0, 0, 0, PLAIN_FILE, self.place)
        return LISTED.pack(LISTED_MARK, *parts, *sizes) + self.name


def pack(target: Path, contents: Mapping[str, Path | bytes]) -> None:
    """Write a bundle, whole or not at all.

    Raises
    ------
    EvidenceError
        It would be larger than a plain ZIP can be.
    OSError
        The disk failed, or a file cannot be read.
    """
    members: list[Member] = []
    with part_of(target).open("wb") as stream:
        for name, content in sorted(contents.items()):
            members.append(_write(stream, name.encode(), content))
            if stream.tell() > MOST_BYTES or len(members) > MOST_FILES:
                raise EvidenceError("too_large", facts={"file": str(target)})
        stream.write(_list_of(members))
    finish(target)


def unpack(bundle: Path, folder: Path) -> tuple[Member, ...]:
    """Write the files of a bundle into an empty folder; return their records.

    Where the two records of a file give it two names, it is written under both.

    Raises
    ------
    EvidenceError
        It is no bundle, or was packed anew, or both of its records are damaged.
    """
    with bundle.open("rb") as stream:
        members = _by_list(stream) or _by_walking(stream)
        if members is None and _is_compressed_zip(bundle):
            raise EvidenceError("repacked", facts={"file": str(bundle)})
        if members is None:
            raise EvidenceError("not_a_bundle", facts={"file": str(bundle)})
        for member in members:
            stream.seek(member.place + LOCAL.size)
            for name in {member.name, stream.read(len(member.name))}:
                try:
                    _extract(stream, member, folder, name)
                except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
                    facts = {"file": str(bundle)}  # one file would stand inside another
                    raise EvidenceError("not_a_bundle", facts=facts) from error
    return members


def _is_compressed_zip(file: Path) -> bool:
    """Whether somebody has packed files anew: a ZIP, but none that is written here."""
    try:
        with ZipFile(file) as found:
            return any(member.compress_type != ZIP_STORED for member in found.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def compare_records(
    bundle: Path, members: Sequence[Member], known: Iterable[str], altered: Iterable[str]
) -> Finding | None:
    """Name the first byte of the ZIP's own records that is not what it must be.

    Parameters
    ----------
    known : iterable of str
        Names a file may have; where two records name it differently, the right one is in here.
    altered : iterable of str
        Files that are not what they were: their records still tell how they were.
    """
    names, changed = {name.encode() for name in known}, {name.encode() for name in altered}
    right: list[Member] = []
    with bundle.open("rb") as stream:
        for member in members:
            stream.seek(member.place + LOCAL.size)
            stated = stream.read(len(member.name))
            name = stated if member.name not in names and stated in names else member.name
            crc = member.crc if name in changed else _crc(stream, member)
            right.append(replace(member, name=name, crc=crc))
        right = _in_order(right)
        for member in right:
            stream.seek(member.place)
            finding = _difference(bundle, member.place, member.local, stream)
            if finding is not None:
                return finding
        end = right[-1].data + right[-1].size if right else 0
        stream.seek(end)
        return _difference(bundle, end, _list_of(right), stream, is_last=True)


def _in_order(members: Sequence[Member]) -> list[Member]:
    """Return members in the order of their names, each where it would stand then."""
    placed: list[Member] = []
    place = 0
    for member in sorted(members, key=lambda each: each.name):
        placed.append(replace(member, place=place))
        place = placed[-1].data + member.size
    return placed


def _difference(
    bundle: Path, place: int, expected: bytes, stream: BinaryIO, *, is_last: bool = False
) -> Finding | None:
    found = stream.read() if is_last else stream.read(len(expected))
    finding = compare_content(bundle.name, expected, found)
    if finding is None:
        return None
    names = COUNTED if "size" in finding.facts else ("byte",)
    moved = {name: int(finding.facts[name]) + place for name in names}
    return replace(finding, facts={**finding.facts, **moved})


def _write(stream: BinaryIO, name: bytes, content: Path | bytes) -> Member:
    place = stream.tell()
    blank = Member(name=name, crc=0, size=0, place=place)
    stream.write(blank.local)
    crc, size = 0, 0
    for block in _blocks(content):
        stream.write(block)
        crc, size = crc32(block, crc), size + len(block)
    end = stream.tell()
    if size > MOST_BYTES:
        return replace(blank, size=MOST_BYTES)  # the caller refuses it by its length
    member = replace(blank, crc=crc, size=size)
    stream.seek(place)
    stream.write(member.local)
    stream.seek(end)
    return member


def _blocks(content: Path | bytes) -> Iterable[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as source:
        while block := source.read(BLOCK):
            yield block


def _list_of(members: Sequence[Member]) -> bytes:
    listed = b"".join(member.listed for member in members)
    place = members[-1].data + members[-1].size if members else 0
    count = len(members)
    return listed + END.pack(END_MARK, 0, 0, count, count, len(listed), place, 0)


def _by_list(stream: BinaryIO) -> tuple[Member, ...] | None:
    """Return the members by the list at the end; None where it does not hold together."""
    size = stream.seek(0, 2)
    if size < END.size:
        return None
    stream.seek(size - END.size)
    mark, *_, place, _ = END.unpack(stream.read(END.size))
    if mark != END_MARK or place > size - END.size:
        return None
    stream.seek(place)
    listed = stream.read(size - END.size - place)
    members: list[Member] = []
    at, expected = 0, 0
    while at + LISTED.size <= len(listed):
        fields = LISTED.unpack_from(listed, at)
        name = listed[at + LISTED.size : at + LISTED.size + fields[10]]
        member = Member(name=name, crc=fields[7], size=fields[9], place=fields[16])
        if fields[0] != LISTED_MARK or member.place != expected:
            return None
        members.append(member)
        at += LISTED.size + len(name)
        expected = member.data + member.size
    return tuple(members) if at == len(listed) and expected == place else None


def _by_walking(stream: BinaryIO) -> tuple[Member, ...] | None:
    """Return the members by the record before each; None where these do not hold together."""
    size, place = stream.seek(0, 2), 0
    members: list[Member] = []
    while place < size:
        stream.seek(place)
        record = stream.read(LOCAL.size)
        if record[:4] in {LISTED_MARK, END_MARK} and members:
            return tuple(members)
        if len(record) < LOCAL.size or record[:4] != LOCAL_MARK:
            return None
        fields = LOCAL.unpack(record)
        name = stream.read(fields[9])
        members.append(Member(name=name, crc=fields[6], size=fields[8], place=place))
        place = members[-1].data + members[-1].size
    return None


def _extract(stream: BinaryIO, member: Member, folder: Path, name: bytes) -> None:
    place = _safe(name)
    if place is None:
        return
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True)
    stream.seek(member.data)
    rest = member.size
    with target.open("wb") as written:
        while rest and (block := stream.read(min(rest, BLOCK))):
            written.write(block)
            rest -= len(block)


def _safe(name: bytes) -> PurePosixPath | None:
    """Return where a file goes; None for a name that leads out of the folder, or is none."""
    try:
        path = name.decode()
    except UnicodeDecodeError:
        return None
    return None if b"\\" in name or b":" in name or not is_below(path) else PurePosixPath(path)


def _crc(stream: BinaryIO, member: Member) -> int:
    stream.seek(member.data)
    crc, rest = 0, member.size
    while rest and (block := stream.read(min(rest, BLOCK))):
        crc, rest = crc32(block, crc), rest - len(block)
    return crc
