"""A status says whose turn it is: the visitor's, who asked wrongly, or ours."""

import pytest

from lingtan.base.errors import (
    DocumentError,
    LingtanError,
    PeriodError,
    StoreError,
    TraceError,
    UserError,
    WorkspaceBusyError,
)
from lingtan.web.problems import status_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PeriodError("not_a_period"), 400),
        (TraceError("no_figure"), 404),
        (StoreError("altered"), 503),
        (StoreError("no_meter"), 404),
        (WorkspaceBusyError("busy"), 503),
        (DocumentError("no_chinese_font"), 503),
        (UserError("store_full"), 507),
        (UserError("store_damaged"), 503),
        (UserError("no_name"), 400),
    ],
)
def test_a_status_says_whose_turn_it_is(error: LingtanError, status: int) -> None:
    assert status_of(error) == status
