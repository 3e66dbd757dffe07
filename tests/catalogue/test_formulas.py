"""A formula is arithmetic on named quantities, and nothing in it is ever run as code."""

import pytest

from lingtan.base.errors import FormulaError
from lingtan.catalogue.formulas import parse_formula


def test_printed_signs_read_like_typed_ones() -> None:
    assert parse_formula("a × b ÷ c − d").names == ("a", "b", "c", "d")


def test_a_dotted_name_is_one_quantity() -> None:
    assert parse_formula("energy.direct_kwh / energy.load_kwh").names == (
        "energy.direct_kwh",
        "energy.load_kwh",
    )


def test_a_condition_may_be_chained_and_joined() -> None:
    condition = parse_formula("20000 <= E_tce < 1000000 and not computing_facility")
    assert condition.names == ("E_tce", "computing_facility")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "open('x')",
        "a ** b",
        "a if b else c",
        "[a for a in b]",
        "lambda: a",
        "a[0]",
        "f'{a}'",
        "'text'",
        "a := 1",
        "share(a)",
        "share(a, b, c)",
        "min()",
        "max(a, key=b)",
        "a +",
        "",
        "a is b",
        "~a",
        "1j",
        "(a).b()",
        "-" * 400 + "a",
        "(" * 240 + "a" + ")" * 240,
        "a" * 501,
    ],
)
def test_anything_else_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(FormulaError, match=r"Use \+|Split it|two arguments"):
        parse_formula(text)


def test_formulas_with_one_text_are_equal() -> None:
    assert parse_formula("a + b") == parse_formula("a + b")
