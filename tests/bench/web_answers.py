"""What answers of the API and a long document cost."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from lingtan.app.wiring_documents import write_pdf
from lingtan.reports.model import Amount, Chapter, Column, ColumnKind, Report, Table
from lingtan.reports.park_report import DOCUMENT_WORDS
from tests.bench.bench_store import Figure
from tests.bench.limits import within
from tests.web.site import Site

ASKED = 40
ROWS = 500
QUESTIONS = (
    ("overview by API, 19 of 20", "/api/v1/account?period=2025", 100),
    ("series of 30 days, 19 of 20", "/api/v1/series?period=2025-07", 300),
    (
        "series of 30 days by quarter hours, 19 of 20",
        "/api/v1/series?period=2025-07&step=15min&points=3000",
        300,
    ),
    ("100 findings by cursor, 19 of 20", "/api/v1/findings?period=2025", 100),
)


def answers(site: Site) -> Iterator[Figure]:
    """Measure answers of a server that has worked them out once."""
    for name, path, limit in QUESTIONS:
        yield within(name, _p95(site, path), "ms", limit)


def documents(folder: Path) -> Iterator[Figure]:
    """Measure a report of hundreds of rows as PDF."""
    report = _report(_table())
    write_pdf(report, folder / "first.pdf")  # fonts are looked for once
    began = time.perf_counter()
    write_pdf(report, folder / "report.pdf")
    yield within(f"report of {ROWS} rows, PDF", time.perf_counter() - began, "s", 3)


def _report(table: Table) -> Report:
    return Report(
        language="zh_CN",
        title="Report 报告",
        subtitle="2025",
        note="",
        generated_at="2026-02-03T12:05+08:00",
        chapters=(Chapter(id="one", title="Rows 明细", blocks=(table,)),),
        sheets=(),
        words=tuple((word, word) for word in DOCUMENT_WORDS),
    )


def _table() -> Table:
    number = Column(heading="Amount 数量", unit="kWh", kind=ColumnKind.NUMBER)
    return Table(
        id="rows",
        title="Rows 明细",
        columns=(Column(heading="Meter 计量器具"), number, number, Column(heading="State 状态")),
        rows=tuple(
            (f"meter {row} 电表", _amount(row * 7.25), _amount(row * row * 0.5), "measured 实测")
            for row in range(ROWS)
        ),
    )


def _amount(value: float) -> Amount:
    return Amount(value=value, text=f"{value:,.2f}", decimals=2)


def _p95(site: Site, path: str) -> float:
    site.ask(path)
    spent = []
    for _ in range(ASKED):
        began = time.perf_counter()
        answer = site.ask(path, accept_encoding="gzip")
        spent.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    return statistics.quantiles(spent, n=20)[-1]
