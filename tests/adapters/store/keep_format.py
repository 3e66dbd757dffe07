"""Keep a store of the present format: ``python -m tests.adapters.store.keep_format``.

It writes ``tests/data/stores/format_N.zip``: a small store, and what it says as JSON. A kept store
is never made anew once a lingtan that writes its format was released.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.records import ImportSource
from lingtan.adapters.store.schema import VERSION
from lingtan.adapters.store.statements import ENTERPRISES
from lingtan.adapters.store.store import Store
from lingtan.base.names import Name
from lingtan.ledger.closing import ClosingDraft
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.facts import Fact
from lingtan.park.places import Enterprise, Sector
from tests.builders_store import NOW, at, put, quarters, refuse, row, source_of, stage

STORES = Path(__file__).parents[2] / "data" / "stores"
TOLD = "told.json"
WATER = Fact(datum="water_fresh", year=2025, value=1000.0, evidence="water bill")
WORKS = Enterprise(id="works", name=Name(en="Works", zh="工厂"), sector=Sector.INDUSTRY)
TARIFF = Contract(
    id="tariff",
    kind=ContractKind.TARIFF,
    valid_from=datetime(2025, 1, 1, tzinfo=UTC),
    valid_to=datetime(2026, 1, 1, tzinfo=UTC),
)
DRAFT = ClosingDraft(
    period="2025",
    asked_at=NOW + timedelta(days=1),
    closed_by="park office",
    park_sha256="ab" * 32,
    code="cd" * 32,
    reason="",
    figures={"whole": {"e": 1.5, "unknown": None}},
)


def main() -> None:
    """Write the store and what it says."""
    STORES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "store", folder)
        with Store.open(folder / "store") as store:
            told = told_by(store)
        (folder / "store" / TOLD).write_text(json.dumps(told, ensure_ascii=False, indent=1))
        with ZipFile(STORES / f"format_{VERSION}.zip", "w", ZIP_DEFLATED) as kept:
            for path in sorted((folder / "store").rglob("*")):
                if path.is_file():
                    kept.write(path, path.relative_to(folder / "store").as_posix())


def fill(place: Path, folder: Path) -> None:
    """Put something of every kind into a store: a sealed month, a correction, statements."""
    with Store.open(place, writable=True, tuning=Tuning(seal_rows=4)) as store:
        put(store, folder, "many", quarters("e", at(1), ["1.5", "2", "3", "4", "5"]))
        put(store, folder, "late", [row("e", at(1), "1.25"), row("g", at(2, month=2), "41000")])
        refused = refuse(folder / "refused.parquet", [(3, "no number", "e;x")])
        staged = stage(folder / "odd.parquet", [row("g", at(1, month=3), "7")])
        store.append(staged, source=source_of("odd"), refused=refused, known_at=NOW)
        told = source_of("form")
        store.append_facts([WATER], source=told, known_at=NOW)
        store.append_contracts([TARIFF], source=told, known_at=NOW)
        store.append_things(ENTERPRISES, [WORKS], source=told, known_at=NOW)
        store.close_period(DRAFT)
        trial = ImportSource(file_name="trial", file_sha256="ef" * 32, is_trial=True)
        store.append_facts([WATER], source=trial, known_at=NOW + timedelta(days=2))


def told_by(store: Store) -> dict[str, object]:
    """Return what a store says, as JSON can hold it."""
    readings = store.runner().rows(
        "select meter_id, strftime(start, '%Y-%m-%d %H:%M') as start, cast(value as varchar), "
        "quality from current_readings order by meter_id, start"
    )
    return {
        "readings": [list(each) for each in readings.iter_rows()],
        "imports": [
            [str(each.kind), each.source.file_name, each.source.is_trial, each.rows.refused]
            for each in store.imports()
        ],
        "refused": store.refused(3)["text"].to_list(),
        "facts": [[each.datum, each.year, each.value] for each in store.facts()],
        "contracts": [each.id for each in store.contracts()],
        "enterprises": [[each.id, each.name.zh] for each in store.things(ENTERPRISES)],
        "closings": [[each.period, each.draft.figures["whole"]["e"]] for each in store.closings()],
    }


if __name__ == "__main__":
    main()
