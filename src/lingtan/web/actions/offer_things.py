"""Figures, imports and documents a form offers, by name."""

from lingtan.app.evaluate_park import Question
from lingtan.app.list_imports import list_imports
from lingtan.app.own_forms import stated_park
from lingtan.reports.model import INDEX, Amount
from lingtan.web.actions.asking import Asking, Offered
from lingtan.web.answers import presented


def figures(asking: Asking) -> Offered:
    """Return every figure of the period a form names, as the index of its report has them."""
    period = asking.values.get("period", "")
    boundary = asking.values.get("boundary", "")
    question = Question(period=period, boundary=boundary)
    report = presented(asking.layout, question, asking.words.language).report
    index = next(table for table in report.tables() if table.id == INDEX)
    named = (
        (cell.figure, row[1]) for row in index.rows for cell in row if isinstance(cell, Amount)
    )
    return list({id_: str(name) for id_, name in named if id_}.items())


def imports(asking: Asking) -> Offered:
    """Return every import by its number, the newest first: its file, and when it came."""
    found = sorted(list_imports(asking.layout), key=lambda each: -each.import_id)
    return [
        (str(each.import_id), f"{each.source.file_name} · {each.known_at:%Y-%m-%d}")
        for each in found
    ]


def proofs(asking: Asking) -> Offered:
    """Return the documents that prove what the register and the contracts tell already."""
    park = stated_park(asking.layout).park
    found = (
        *(each.evidence for each in park.certificates),
        *(each.evidence for each in park.register_events),
        *(each.evidence for each in park.contracts),
    )
    return [(name, "") for name in dict.fromkeys(found) if name]


def regions(asking: Asking) -> Offered:
    """Return the grid zones that certificates were issued for."""
    found = (each.region for each in stated_park(asking.layout).park.certificates)
    return [(name, "") for name in dict.fromkeys(found) if name]
