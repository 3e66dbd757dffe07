"""Lines of raw files that were found before, kept under all that decides how a file is read."""

import hashlib
from dataclasses import dataclass

import polars as pl

from lingtan.app.code_digest import code_digest
from lingtan.app.files_of_ground import digest_of_files, ground_files
from lingtan.app.inquiry import Inquiry
from lingtan.app.layout import Layout
from lingtan.app.result_key import result_key
from lingtan.app.wiring import ImportRecord, Kept, Room, find_kept, keep

ROOM = Room(few=24, many=1_000, megabytes=200)  # a file of the demo has some 40 kB
LINES = "lines"
OTHERWISE, AS_IT_WAS = "otherwise", "as it was"
READING = ["meter_id", "start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLines:
    """Lines of a file.

    Attributes
    ----------
    lines : DataFrame
        Columns of `lingtan.adapters.files.find_lines.FOUND_LINES`.
    is_read_otherwise : bool
        Whether the file is read another way than when it was imported.
    """

    lines: pl.DataFrame
    is_read_otherwise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLines:
    """What is kept of the files of a workspace.

    Attributes
    ----------
    ground : str
        Digest of what decides how its files are read: the park, its own catalogue, who is in it,
        the mappings, and lingtan itself. Empty where one of them cannot be read: nothing is kept.
    """

    layout: Layout
    ground: str

    @classmethod
    def of(cls, inquiry: Inquiry) -> "KeptLines":
        """Return what is kept for a question."""
        enterprises = [(e.id, e.name.en, e.name.zh) for e in inquiry.opened.park.enterprises]
        digest = hashlib.sha256(repr((code_digest(), enterprises)).encode())
        mappings = sorted(inquiry.layout.mappings.glob("*.yaml"))
        try:
            digest_of_files(digest, (*ground_files(inquiry.park_layout), *mappings))
        except OSError:
            return cls(layout=inquiry.layout, ground="")
        return cls(layout=inquiry.layout, ground=digest.hexdigest())

    def find(self, record: ImportRecord, wanted: pl.DataFrame) -> ToldLines | None:
        """Return the lines of readings of a file; None unless all of them are kept.

        Parameters
        ----------
        wanted : DataFrame
            ``meter_id`` and ``start`` (naive UTC).
        """
        told = self._kept(record)
        if told is None:
            return None
        lines = told.lines.join(wanted, on=READING, how="semi")
        if lines.height < wanted.height:
            return None
        return ToldLines(lines=lines, is_read_otherwise=told.is_read_otherwise)

    def add(self, record: ImportRecord, told: ToldLines) -> None:
        """Keep lines of a file beside those that are kept of it already."""
        if not self.ground:
            return
        before, lines = self._kept(record), told.lines
        if before is not None:
            lines = pl.concat([lines, before.lines]).unique(READING, keep="first")
        kept = Kept(
            tables={LINES: lines.sort(READING)},
            text=OTHERWISE if told.is_read_otherwise else AS_IT_WAS,
        )
        folder, key = self.layout.derived_lines, self._key(record)
        keep(folder, key, kept, self.layout.signing_key, ROOM)

    def _kept(self, record: ImportRecord) -> ToldLines | None:
        if not self.ground:
            return None
        folder, key = self.layout.derived_lines, self._key(record)
        kept = find_kept(folder, key, self.layout.signing_key)
        if kept is None or LINES not in kept.tables:
            return None
        return ToldLines(lines=kept.tables[LINES], is_read_otherwise=kept.text == OTHERWISE)

    def _key(self, record: ImportRecord) -> str:
        source = record.source
        told = (source.file_name, source.file_sha256, source.mapping_sha256, record.known_at)
        return result_key(self.ground, *told)
