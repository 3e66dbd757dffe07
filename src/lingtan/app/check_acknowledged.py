"""Check that of pushed readings the one acknowledged last stands, and that no journal is missing.

Journals are numbered in the order of their acknowledgements and imported in that order. One that
was imported after a later one may have put an earlier value in the place of a later one.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from lingtan.app.layout import Layout
from lingtan.app.wiring import ImportKind, ImportRecord, Store
from lingtan.app.wiring_live import PATTERN, REMARK, number_of, order_of
from lingtan.base.findings import Finding, FindingKind, Place, Severity

JOURNAL_MISSING = FindingKind(id="journal_missing", severity=Severity.ERROR)
JOURNAL_OVERTAKEN = FindingKind(id="journal_overtaken", severity=Severity.ERROR)
KEY = ("meter_id", "start")
STANDING = """
select meter_id, start, coalesce(replaces in (
    select seq from log where import_id between {first} and {last}), false) as is_over
from log where import_id = {last} and seq not in (
    select replaces from log where replaces is not null)"""


def check_acknowledged(layout: Layout) -> tuple[Finding, ...]:
    """Return a finding for each journal that is missing, and each whose values stand wrongly.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    return (*_missing(layout), *_overtaken(layout))


def _missing(layout: Layout) -> Iterator[Finding]:
    """Yield the numbers between the first and the last of which no journal is left."""
    names = [*layout.live.glob("live-*"), *layout.inbox.glob(PATTERN)]
    numbers = {number for path in names if (number := number_of(path))}
    if numbers:
        for number in sorted({*range(min(numbers), max(numbers))} - numbers):
            yield _found(JOURNAL_MISSING, f"live-{number:08d}.csv")


def _overtaken(layout: Layout) -> Iterator[Finding]:
    """Yield the journals imported after a later one, of which a value stands over a later one."""
    if not layout.store.is_dir():
        return
    with Store.open(layout.store) as store:
        journals = [each for each in store.imports() if _is_journal(each)]
        latest = (0, "")
        for at, late in enumerate(journals):
            latest = max(latest, _order(late))
            if latest == _order(late):
                continue
            later = [each for each in journals[:at] if _order(each) > _order(late)]
            sql = STANDING.format(first=later[0].import_id, last=late.import_id)
            standing = store.runner().rows(sql)
            told = _instants(layout, later)
            over = standing.filter("is_over").select(KEY)
            wrong = pl.concat([over, standing.select(KEY).join(told, on=KEY)]).unique()
            if not wrong.is_empty():
                yield _found(JOURNAL_OVERTAKEN, late.source.file_name, count=len(wrong))


def _is_journal(record: ImportRecord) -> bool:
    name = Path(record.source.file_name)
    return record.kind is ImportKind.READINGS and name.match(PATTERN)


def _order(record: ImportRecord) -> tuple[int, str]:
    return order_of(Path(record.source.file_name))


def _instants(layout: Layout, journals: Sequence[ImportRecord]) -> pl.DataFrame:
    """Return the meters and instants of imported journals; a file that is gone tells none."""
    frames = [pl.DataFrame(schema={"meter_id": pl.String(), "start": pl.Datetime("us", "UTC")})]
    paths = [layout.inbox / each.source.file_name for each in journals]
    for path in filter(Path.is_file, paths):
        read = pl.read_csv(path, comment_prefix=REMARK, infer_schema=False)
        start = pl.col("time").str.to_datetime("%+", time_unit="us").dt.convert_time_zone("UTC")
        frames.append(read.select(pl.col("meter").alias("meter_id"), start.alias("start")))
    return pl.concat(frames).unique()


def _found(kind: FindingKind, name: str, **facts: int) -> Finding:
    return Finding(kind=kind, subject=name, place=Place(source=name), facts=facts)
