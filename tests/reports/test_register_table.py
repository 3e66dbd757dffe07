"""The register stands in the report: which numbers are whose, in which state, until when."""

import pytest

from lingtan.park.certificates import Act
from lingtan.reports.chapters.register_table import register_tables
from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from lingtan.reports.words import LANGUAGES
from tests.builders_register import a_batch, an_event, play
from tests.builders_reports import report_inputs


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slice_of_a_certificate_has_a_row(language: str) -> None:
    register = play(a_batch(mwh=5), an_event("c1", Act.CLAIM, 2))
    context = Context(inputs=report_inputs(language, certificates=register.entries))
    (table,) = register_tables(context)
    claimed, free = table.rows
    assert claimed[3] == "gec-2025-37 #0000001 to 0000002"
    assert isinstance(claimed[4], Amount)
    assert (claimed[4].unit, claimed[4].value) == ("MWh", 2.0)
    assert [row[4].figure for row in table.rows if isinstance(row[4], Amount)] == [
        f"certificate:{row[0]}:{number}:energy" for number, row in enumerate(table.rows, start=1)
    ]
    words = [context.word("register", state) for state in ("claimed", "free")]
    assert [claimed[5], free[5]] == words
    assert claimed[7] == "2027-05-31"


def test_without_certificates_there_is_no_table() -> None:
    assert not list(register_tables(Context(inputs=report_inputs())))
