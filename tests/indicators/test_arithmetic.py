"""Arithmetic on figures keeps evidence and never turns unknown into a number."""

import pytest

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.catalogue.formulas import parse_formula
from lingtan.indicators.arithmetic import NOT_FINITE, ZERO_DENOMINATOR, work_out

LOST = Missing(kind="datum", id="lost")


class Given:
    """Quantities a test gives; ``lost`` is unknown."""

    def quantity(self, name: str) -> Figure:
        """Return a number by its letter."""
        if name == "lost":
            return Figure(id="", value=None, unit="", missing=(LOST,))
        value = {"one": 1.0, "two": 2.0, "zero": 0.0, "huge": 1e300}[name]
        label = Evidence.R if name == "two" else Evidence.Q_P
        return Figure(id="", value=value, unit="", evidence=frozenset({label}), rests_on=(name,))


def value_of(text: str) -> float | None:
    return work_out(parse_formula(text), Given()).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + two × 3", 7),
        ("(1 + two) × 3", 9),
        ("two ÷ 4 − 1", -0.5),
        ("-two", -2),
        ("min(two, 1, 5)", 1),
        ("max(two, 1, 5)", 5),
        ("max(two)", 2),
        ("share(one, two)", 0.5),
        ("1 <= two < 3", 1),
        ("1 <= two < 2", 0),
        ("two == 2 and one != 2", 1),
        ("not two", 0),
        ("not zero", 1),
        ("zero or two", 1),
        ("0.1 + 0.2 == 0.3", 1),
        ("0.1 + 0.2 > 0.3", 0),
    ],
)
def test_a_formula_has_the_value_of_its_arithmetic(text: str, value: float) -> None:
    assert value_of(text) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize(
    "text", ["lost + 1", "lost * 0", "min(lost, 0)", "share(zero, lost)", "lost < 1", "not lost"]
)
def test_unknown_is_neither_zero_nor_false(text: str) -> None:
    figure = work_out(parse_formula(text), Given())
    assert figure.value is None
    assert figure.missing == (LOST,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lost < 1 and zero", 0),
        ("zero and lost", 0),
        ("lost or one", 1),
        ("lost and one", None),
        ("lost or zero", None),
    ],
)
def test_a_condition_may_be_decided_without_its_unknown_part(
    text: str, value: float | None
) -> None:
    assert value_of(text) == value


def test_a_share_of_nothing_is_unknown_with_its_rule() -> None:
    assert work_out(parse_formula("share(one, zero)"), Given()).missing == (ZERO_DENOMINATOR,)


def test_a_number_too_large_is_unknown_with_its_rule() -> None:
    assert work_out(parse_formula("huge * huge"), Given()).missing == (NOT_FINITE,)


def test_a_result_rests_on_every_part_and_carries_its_evidence() -> None:
    figure = work_out(parse_formula("one / two"), Given())
    assert figure.rests_on == ("one", "two")
    assert figure.evidence == {Evidence.Q_P, Evidence.R}
