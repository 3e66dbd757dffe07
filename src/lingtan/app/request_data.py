"""Turn everything the frameworks still need into a register: who supplies what, proved by what."""

from pathlib import Path

from lingtan.app.choose_place import choose_place
from lingtan.app.evaluate_park import Question, evaluate_park
from lingtan.app.layout import Layout
from lingtan.app.wiring_files import write_request_register
from lingtan.park.requests import DataRequest


def request_data(
    layout: Layout, question: Question, language: str, *, replace: bool = False
) -> tuple[Path, tuple[DataRequest, ...]]:
    """Write the register of requests into ``reports/``; return its path and what it holds.

    Parameters
    ----------
    replace : bool
        Whether to write over a register that stands there; else the new one goes beside it.
    """
    evaluation = evaluate_park(layout, question)
    layout.reports.mkdir(exist_ok=True)
    name = f"requests_{evaluation.account.inventory.period.name}_{language}"
    place = choose_place(layout.reports, name, ("xlsx",), replace=replace)
    path = place.with_name(f"{place.name}.xlsx")
    return write_request_register(evaluation.requests, language, path), evaluation.requests
