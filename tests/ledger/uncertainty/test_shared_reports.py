"""Streams that one report measured err together, and by what the report says."""

from dataclasses import replace
from typing import Any  # fields of a stream of the test's own choice

import pytest

from lingtan.ledger.uncertainty.certainty import weigh_uncertainty
from lingtan.ledger.uncertainty.shared_reports import with_reports
from lingtan.ledger.uncertainty.sources import NORMAL_95
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream
from tests.builders import a_meter, a_park
from tests.builders_ledger import a_stream
from tests.builders_uncertainty import errors_of, parts_of

MEASURED = {"ncv_gj_per_unit": 0.0385, "carbon_t_per_gj": 0.0153}
SET = "fuel/A_guideline/natural_gas"


def a_gas(id_: str, report: str = "report 1", **fields: Any) -> SourceStream:
    fields = MEASURED | {"uncertainty_percent": 4.0} | fields
    return a_stream(id_, f"m_{id_}", "natural_gas", evidence=report, **fields)


def a_park_of(*streams: SourceStream) -> Park:
    meters = [a_meter(f"m_{each.id}", "outside", "enterprise:works") for each in streams]
    return replace(a_park(*meters), streams=streams)


def factors_of(*streams: SourceStream, factors: tuple[str, str] = (SET, SET)) -> list[str]:
    rows = [("total", f"m_{s.id}", f, 100.0) for s, f in zip(streams, factors, strict=True)]
    return with_reports(parts_of(rows), a_park_of(*streams))["factor_id"].to_list()


def test_the_report_speaks_of_a_factor_whose_oxidation_is_that_of_the_set() -> None:
    assert factors_of(a_gas("a"), a_gas("b", "report 2")) == ["measured/a", "measured/b"]


def test_a_factor_of_which_the_report_measured_a_part_alone_stays_that_of_the_set() -> None:
    half = a_gas("a", carbon_t_per_gj=None)
    assert factors_of(half, a_gas("b", "report 2")) == [SET, "measured/b"]


def test_without_a_document_or_an_uncertainty_it_stays_that_of_the_set() -> None:
    assert factors_of(a_gas("a", ""), a_gas("b", uncertainty_percent=None)) == [SET, SET]


def test_what_one_report_measured_errs_together() -> None:
    streams = (a_gas("a", oxidation=0.99), a_gas("b", oxidation=0.99))
    own = ("measured/a", "measured/b")
    assert factors_of(*streams, factors=own) == ["measured/a", "measured/a"]
    assert factors_of(*streams) == ["measured/a", "measured/a"]
    other = (streams[0], replace(streams[1], evidence="report 2"))
    assert factors_of(*other, factors=own) == list(own)


def test_shared_errors_add_up_as_they_are() -> None:
    streams = (a_gas("a"), a_gas("b"))
    rows = [("total", f"m_{each.id}", SET, 100.0) for each in streams]
    parts = with_reports(parts_of(rows), a_park_of(*streams))
    sure = weigh_uncertainty(parts, errors_of({}, {"measured/a": 4.0}))
    assert sure.certainty(200.0, {"total": 1.0}).sigma == pytest.approx(200 * 0.04 / NORMAL_95)
