"""Check that of pushed readings the one acknowledged last stands, and that no journal is missing.

Journals are numbered in the order of their acknowledgements and imported in that order. One that
was imported after a later one may have put an earlier value in the place of a later one.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl

from lingtan.app.layout import Layout
from lingtan.app.wiring import ImportKind, ImportRecord, Store
from lingtan.app.wiring_live import PATTERN, REMARK, number_of
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
    """Return a finding where journals are missing, and for each whose values stand wrongly.

    Journals of earlier versions are named by the clock, which tells no order: they are left out.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    waiting = [*layout.live.glob("live-*")]  # first: one that is imported meanwhile stands twice
    if not layout.store.is_dir():
        return tuple(_missing([*waiting, *layout.inbox.glob(PATTERN)]))
    with Store.open(layout.store) as store:
        journals = _first_imports(store.imports())
        names = [Path(each.source.file_name) for each in journals]
        missing = _missing([*waiting, *layout.inbox.glob(PATTERN), *names])
        return (*missing, *_overtaken(layout, store, journals))


def _first_imports(imports: Sequence[ImportRecord]) -> list[ImportRecord]:
    """Return the first import of each numbered journal: to take one in again is a choice."""
    first: dict[str, ImportRecord] = {}
    for each in imports:
        if each.kind is ImportKind.READINGS and number_of(Path(each.source.file_name)):
            first.setdefault(each.source.file_sha256, each)
    return list(first.values())


def _missing(paths: Sequence[Path]) -> Iterator[Finding]:
    """Yield that numbers between the first and the last have no journal, if any have none."""
    numbers = sorted({number for path in paths if (number := number_of(path))})
    gaps = [(one + 1, two - one - 1) for one, two in pairwise(numbers) if two > one + 1]
    if gaps:
        name = f"live-push-{gaps[0][0]:08d}.csv"
        yield _found(JOURNAL_MISSING, name, count=sum(count for _, count in gaps))


def _overtaken(
    layout: Layout, store: Store, journals: Sequence[ImportRecord]
) -> Iterator[Finding]:
    """Yield the journals imported after a later one, of which a value stands over a later one."""
    latest = 0
    for at, late in enumerate(journals):
        latest = max(latest, _number(late))
        if latest == _number(late):
            continue
        later = [each for each in journals[:at] if _number(each) > _number(late)]
        sql = STANDING.format(first=later[0].import_id, last=late.import_id)
        standing = store.runner().rows(sql)
        told = _instants(layout, later)
        over = standing.filter("is_over").select(KEY)
        wrong = pl.concat([over, standing.select(KEY).join(told, on=KEY)]).unique()
        if not wrong.is_empty():
            yield _found(JOURNAL_OVERTAKEN, late.source.file_name, count=len(wrong))


def _number(record: ImportRecord) -> int:
    return number_of(Path(record.source.file_name))


def _instants(layout: Layout, journals: Sequence[ImportRecord]) -> pl.DataFrame:
    """Return the meters and instants of imported journals; a file that is gone tells none."""
    frames = [pl.DataFrame(schema={"meter_id": pl.String(), "start": pl.Datetime("us", "UTC")})]
    paths = [layout.inbox / each.source.file_name for each in journals]
    for path in filter(Path.is_file, paths):
        read = pl.read_csv(path, comment_prefix=REMARK, infer_schema=False)
        if "meter" not in read.columns:  # no journal, but a file of that name
            continue
        start = pl.col("time").str.to_datetime("%+", time_unit="us").dt.convert_time_zone("UTC")
        frames.append(read.select(pl.col("meter").alias("meter_id"), start.alias("start")))
    return pl.concat(frames).unique()


def _found(kind: FindingKind, name: str, **facts: int) -> Finding:
    return Finding(kind=kind, subject=name, place=Place(source=name), facts=facts)
