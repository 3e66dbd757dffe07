"""Findings as rows of the store, kept with the import they came from."""

import json
from collections.abc import Sequence

import duckdb

from lingtan.base.findings import Finding, FindingKind, Place, Severity


def enter_findings(
    connection: duckdb.DuckDBPyConnection, import_id: int, findings: Sequence[Finding]
) -> None:
    """Keep the findings of an import, in their order."""
    rows = [
        [
            import_id,
            position,
            finding.kind.id,
            finding.kind.severity.value,
            finding.subject,
            finding.place.source,
            finding.place.line,
            json.dumps(dict(finding.facts), ensure_ascii=False),
        ]
        for position, finding in enumerate(findings)
    ]
    if rows:
        connection.executemany("insert into store.findings values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def findings_of(connection: duckdb.DuckDBPyConnection, import_id: int) -> tuple[Finding, ...]:
    """Return the findings of an import, in their order."""
    rows = connection.execute(
        """select kind, severity, subject, source, line, facts from store.findings
        where import_id = ? order by position""",
        [import_id],
    ).fetchall()
    return tuple(
        Finding(
            kind=FindingKind(id=kind, severity=Severity(severity)),
            subject=subject,
            place=Place(source=source, line=line),
            facts=json.loads(facts),
        )
        for kind, severity, subject, source, line, facts in rows
    )
