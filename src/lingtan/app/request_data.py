"""Turn everything the frameworks still need into a register: who supplies what, proved by what."""

from pathlib import Path

from lingtan.app.evaluate_park import Question, evaluate_park
from lingtan.app.layout import Layout
from lingtan.app.wiring_files import write_request_register
from lingtan.park.requests import DataRequest


def request_data(
    layout: Layout, question: Question, language: str
) -> tuple[Path, tuple[DataRequest, ...]]:
    """Write the register of requests into ``reports/``; return its path and what it holds."""
    needed = evaluate_park(layout, question).requests
    layout.reports.mkdir(exist_ok=True)
    path = layout.reports / f"requests_{question.period}_{language}.xlsx"
    return write_request_register(needed, language, path), needed
