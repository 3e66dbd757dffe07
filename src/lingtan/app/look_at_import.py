"""Show what an import brought: readings by meter, rows it refused, and what was found in it."""

from dataclasses import dataclass

import polars as pl

from lingtan.app.layout import Layout
from lingtan.app.wiring import ImportRecord, Store
from lingtan.base.errors import StoreError
from lingtan.base.findings import Finding

BROUGHT = """
select meter_id,
       count(*) filter (where replaces is null) as new,
       count(*) filter (where replaces is not null and quality <> 'withdrawn') as changed,
       count(*) filter (where quality = 'withdrawn') as withdrawn,
       min(start) as first, max(start) as last
from log where import_id = {import_id}
group by meter_id order by meter_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedImport:
    """An import and what it brought.

    Attributes
    ----------
    brought : DataFrame
        Of each meter ``meter_id``: readings that were ``new``, ``changed`` and ``withdrawn``, and
        the ``first`` and ``last`` start of them.
    refused : DataFrame
        ``line``, ``reason`` (the kind of a finding) and ``text`` of each row it could not use.
    findings : tuple of Finding
        What was found when it came.
    """

    record: ImportRecord
    brought: pl.DataFrame
    refused: pl.DataFrame
    findings: tuple[Finding, ...]


def list_imports(layout: Layout) -> tuple[ImportRecord, ...]:
    """Return every import of a workspace, the newest first."""
    if not layout.store.is_dir():
        return ()
    with Store.open(layout.store) as store:
        return tuple(sorted(store.imports(), key=lambda each: -each.import_id))


def look_at_import(layout: Layout, import_id: int) -> LookedImport:
    """Return what an import brought.

    Raises
    ------
    StoreError
        No import has that number.
    """
    if not layout.store.is_dir():
        raise StoreError("no_import", facts={"import": import_id})
    with Store.open(layout.store) as store:
        found = [each for each in store.imports() if each.import_id == import_id]
        if not found:
            raise StoreError("no_import", facts={"import": import_id})
        return LookedImport(
            record=found[0],
            brought=store.runner().rows(BROUGHT.format(import_id=import_id)),
            refused=store.refused(import_id),
            findings=store.findings_of(import_id),
        )
