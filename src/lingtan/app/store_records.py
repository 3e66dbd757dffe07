"""What the store of a workspace holds, as entries of the log of evidence, and the copies named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from lingtan.app.layout import Layout
from lingtan.app.wiring import ImportRecord, Store
from lingtan.base.plain import to_plain
from lingtan.evidence.recorded import LATE
from lingtan.evidence.store_entries import Entry, digest_of_json
from lingtan.ledger.closing import Closing
from lingtan.ledger.known_parks import SeenPark


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRecords:
    """The imports, park files and closings of a store, each in order."""

    imports: tuple[ImportRecord, ...] = ()
    parks: tuple[SeenPark, ...] = ()
    closings: tuple[Closing, ...] = ()

    @property
    def entries(self) -> Iterator[Entry]:
        """An entry for each of them."""
        yield from map(import_entry, self.imports)
        yield from (park_entry(number, seen) for number, seen in enumerate(self.parks, 1))
        yield from map(closing_entry, self.closings)

    @property
    def copies(self) -> frozenset[str]:
        """Digests of the park files of which a copy must stand."""
        seen = {each.sha256 for each in self.parks}
        return frozenset(seen | {each.draft.park_sha256 for each in self.closings})

    @property
    def late_entries(self) -> list[Entry]:
        """Tell a log that is begun beside them how many are older than it, and of when."""
        if not (self.imports or self.closings):
            return []
        moments = (
            *(each.known_at for each in self.imports),
            *(each.known_at for each in self.closings),
        )
        known = [moment.astimezone(UTC) for moment in moments]
        return [
            {
                "kind": LATE,
                "imports": len(self.imports),
                "closings": len(self.closings),
                "first": min(known).isoformat(),
                "last": max(known).isoformat(),
            }
        ]


def records_of(layout: Layout) -> StoreRecords:
    """Return what the store of a workspace holds; nothing where there is none."""
    if not layout.store.is_dir():
        return StoreRecords()
    with Store.open(layout.store) as store:
        return StoreRecords(
            imports=store.imports(), parks=store.parks(), closings=store.closings()
        )


def import_entry(record: ImportRecord) -> Entry:
    """Return what is recorded of an import."""
    rows, source = record.rows, record.source
    marked: Entry = {"trial": True} if source.is_trial else {}
    if source.received_at or source.exported_at:
        marked["recorded_at"] = record.recorded_at.isoformat()
        marked["evidence"] = dict(source.evidence)
    if source.part:
        marked["part"] = source.part
    if source.exported_at:
        marked["exported_at"] = source.exported_at.isoformat()
    return {
        **marked,
        "kind": "import",
        "import": record.import_id,
        "holds": record.kind.value,
        "file": source.file_name,
        "sha256": source.file_sha256,
        "read_by": source.mapping_sha256,
        "known_at": record.known_at.isoformat(),
        "rows": {
            "new": rows.new,
            "same": rows.same,
            "changed": rows.changed,
            "refused": rows.refused,
            "withdrawn": rows.withdrawn,
        },
    }


def park_entry(number: int, seen: SeenPark) -> Entry:
    """Return what is recorded of a park file that was seen changed."""
    return {
        "kind": "park",
        "park": number,
        "known_at": seen.known_at.isoformat(),
        "sha256": seen.sha256,
    }


def closing_entry(closing: Closing) -> Entry:
    """Return what is recorded of a closing or restatement: who, why, and digests of the rest."""
    draft = closing.draft
    beside = {"beside": digest_of_json(to_plain(draft.beside))} if draft.beside else {}
    return {
        "kind": "restatement" if closing.is_restatement else "closing",
        "closing": closing.closing_id,
        "period": draft.period,
        "known_at": closing.known_at.isoformat(),
        "last_import": closing.last_import,
        "by": draft.closed_by,
        "reason": draft.reason,
        "park": draft.park_sha256,
        "code": draft.code,
        "figures": digest_of_json(to_plain(draft.figures)),
        "movements": digest_of_json(to_plain([moved.kept for moved in draft.movements])),
        **beside,
    }
