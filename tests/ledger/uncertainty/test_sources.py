"""What errs: meters by their class, estimates by their rule, factors as somebody states."""

import math
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from lingtan.base.figures import Evidence
from lingtan.catalogue.load import load_catalogue
from lingtan.catalogue.uncertainties import EstimateError, FactorUncertainty
from lingtan.ledger.uncertainty.error_source import ErrorKind
from lingtan.ledger.uncertainty.sources import (
    NORMAL_95,
    Counted,
    ErrorKnowledge,
    Errors,
    Estimated,
    find_errors,
)
from lingtan.metering.limits import DEFAULT
from lingtan.park.meters import MeterKind
from lingtan.park.park import Park
from lingtan.park.tables import READING_DOUBTS
from tests.builders import a_meter, a_park
from tests.builders_ledger import a_stream
from tests.builders_uncertainty import parts_of

METER = replace(a_meter("m", "outside", "bus"), accuracy_class=0.5)
ROWS = [("total", "m", "fuel/A/gas", 100.0)]
GUESSED = parts_of(ROWS, {"m": 0.25})
CATALOGUE = load_catalogue()


def estimated(rows: list[tuple[str, str, str]], spanned: float = 0.0) -> Estimated:
    schema = {"meter_id": pl.String(), "method": pl.String(), "quantity": pl.Decimal(18, 3)}
    full = [(m, method, Decimal(q)) for m, method, q in rows]
    doubt = {
        "kind": "spanned",
        "subject": "m",
        "month": "",
        "intervals": 1,
        "findings": 0,
        "either": "",
    }
    doubts = [doubt | {"quantity": Decimal(str(spanned))}] if spanned else []
    return Estimated(
        amounts=pl.DataFrame(full, schema=schema, orient="row"),
        doubts=pl.DataFrame(doubts, schema=READING_DOUBTS.schema),
    )


NOTHING = estimated([])


def errors(
    park: Park | None = None,
    parts: pl.DataFrame | None = None,
    filled: Estimated = NOTHING,
    knowledge: ErrorKnowledge | None = None,
) -> Errors:
    return find_errors(
        parts_of(ROWS) if parts is None else parts,
        park or a_park(METER),
        filled,
        knowledge or ErrorKnowledge(),
    )


def test_the_class_of_a_meter_bounds_its_error() -> None:
    (source,) = errors().sources
    assert (source.id, source.kind, source.is_bounded) == ("m", ErrorKind.READING, True)
    assert source.sigma == pytest.approx(0.005 / math.sqrt(3))
    assert (source.label, source.is_default) == ("", False)


def test_a_meter_without_a_class_has_one_assumed_and_says_so() -> None:
    park = a_park(replace(METER, accuracy_class=None))
    (source,) = errors(park).sources
    assert source.sigma == pytest.approx(0.02 / math.sqrt(3))
    assert (source.label, source.is_default) == ("I", True)


def test_estimates_err_as_the_rules_that_made_them() -> None:
    known = [
        EstimateError(method="linear", sigma=0.2, source="s", label=Evidence.I),
        EstimateError(method="like_day", sigma=0.4, source="s", label=Evidence.R),
    ]
    filled = estimated([("m", "linear", "30.000"), ("m", "like_day", "10.000")])
    found = errors(parts=GUESSED, filled=filled, knowledge=ErrorKnowledge(methods=known))
    (guess,) = [each for each in found.sources if each.kind is ErrorKind.ESTIMATE]
    assert guess.sigma == pytest.approx(0.25)
    assert (guess.label, guess.is_default) == ("R", True)


def test_a_rule_nobody_measured_errs_by_the_default() -> None:
    filled = estimated([("m", "new_rule", "5.000")])
    found = errors(parts=GUESSED, filled=filled)
    (guess,) = [each for each in found.sources if each.kind is ErrorKind.ESTIMATE]
    assert (guess.sigma, guess.label) == (DEFAULT.estimate_sigma, "I")


def test_a_total_read_over_missed_readings_errs_by_nothing() -> None:
    filled = estimated([("m", "register_span", "40.000")], spanned=40.0)
    found = errors(parts=GUESSED, filled=filled)
    (guess,) = [each for each in found.sources if each.kind is ErrorKind.ESTIMATE]
    assert guess.sigma == 0.0


def test_a_factor_nobody_speaks_of_is_unstated_and_a_rule_is_exact() -> None:
    exact = FactorUncertainty(
        factor="cn_zcp_2025_06.*", half_width=0.0, source="s", label=Evidence.Q_P, note=""
    )
    parts = parts_of([*ROWS, ("total", "m", "cn_zcp_2025_06.electricity_other", 1.0)])
    found = errors(parts=parts, knowledge=ErrorKnowledge(factors=[exact]))
    assert found.unstated == {"fuel/A/gas"}
    assert found.fixed == {"cn_zcp_2025_06.electricity_other"}
    assert [each.id for each in found.sources] == ["m"]


def test_a_factor_with_a_stated_half_width_errs_by_it() -> None:
    stated = FactorUncertainty(
        factor="fuel/A/*", half_width=0.05, source="s", label=Evidence.R, note=""
    )
    found = errors(knowledge=ErrorKnowledge(factors=[stated]))
    (_, factor) = found.sources
    assert factor.sigma == pytest.approx(0.05 / NORMAL_95)
    assert (factor.kind, factor.label, factor.is_default) == (ErrorKind.FACTOR, "R", False)
    assert found.unstated == frozenset()


@pytest.mark.parametrize(("evidence", "is_used"), [("laboratory report", True), ("", False)])
def test_the_park_may_state_what_its_own_measurements_err_by(evidence: str, is_used: bool) -> None:
    stream = a_stream("gas", "m", "natural_gas", uncertainty_percent=1.5, evidence=evidence)
    park = replace(a_park(METER), streams=(stream,))
    found = errors(park, parts_of([("total", "m", "measured/gas", 100.0)]))
    factors = [each for each in found.sources if each.kind is ErrorKind.FACTOR]
    assert len(factors) == is_used
    assert found.unstated == (frozenset() if is_used else {"measured/gas"})


def test_a_lognormal_factor_errs_by_its_geometric_width() -> None:
    """Of a 95 % interval from half to double: s = ln 2 / 1.96, sigma = sqrt(exp(s^2) - 1)."""
    stated = FactorUncertainty(
        factor="fuel/A/*", half_width=0.0, times=2.0, source="s", label=Evidence.R, note=""
    )
    (_, factor) = errors(knowledge=ErrorKnowledge(factors=[stated])).sources
    assert factor.sigma == pytest.approx(0.36501, abs=1e-5)
    assert factor.is_lognormal
    stream = a_stream("gas", "m", "natural_gas", uncertainty_times=2.0, evidence="report")
    park = replace(a_park(METER), streams=(stream,))
    (_, own) = errors(park, parts_of([("total", "m", "measured/gas", 100.0)])).sources
    assert (own.sigma, own.is_lognormal) == (factor.sigma, True)


@pytest.mark.parametrize(
    ("kind", "readings", "sigma"),
    [(MeterKind.INTERVAL, 48, 0.02), (MeterKind.REGISTER, 48, 0.01 * math.sqrt(2 / 12))],
)
def test_a_display_errs_by_half_a_step_beside_the_gain(
    kind: MeterKind, readings: int, sigma: float
) -> None:
    """48 readings to a step of 1 in 100: sqrt(48 / 12) / 100; a counter is read at its ends."""
    park = a_park(replace(METER, kind=kind, display_step=1.0))
    known = ErrorKnowledge(counted={"m": Counted(amount=100.0, readings=readings)})
    gain, display, *_ = errors(park, knowledge=known).sources
    assert (gain.kind, display.kind) == (ErrorKind.READING, ErrorKind.DISPLAY)
    assert display.sigma == pytest.approx(sigma)
    assert not display.is_bounded
    assert len(errors(park).sources) == 1


def test_the_catalogue_says_what_the_method_fixes_and_what_rules_err_by() -> None:
    grid = "cn_zcp_2025_06.electricity_other"
    assert any(
        each.covers(grid) and not each.half_width for each in CATALOGUE.factor_uncertainties
    )
    assert not any(
        each.covers("fuel/A_guideline/natural_gas") for each in CATALOGUE.factor_uncertainties
    )
    measured = {each.method: each for each in CATALOGUE.estimate_errors}
    assert set(measured) == {"linear", "like_day", "profile", "near_days", "hour"}
    assert all(0.1 <= each.sigma <= 0.5 for each in measured.values())
    assert max(each.sigma for each in measured.values()) == DEFAULT.estimate_sigma
