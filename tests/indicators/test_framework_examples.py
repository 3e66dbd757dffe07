"""Every framework file carries a worked example, and it comes out as written."""

import pytest

from lingtan.catalogue.frameworks import Framework
from lingtan.indicators.evaluate import evaluate
from tests.builders_indicators import FRAMEWORKS, a_context, known


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=lambda framework: framework.id)
def test_the_example_of_a_framework_comes_out_as_written(framework: Framework) -> None:
    example = framework.example
    context = a_context(year=example.year, target_year=example.target_year, tier=example.tier)
    result = evaluate(framework, known(example.quantities), (), (), context)
    assert result.outcome == example.outcome
    assert {r.id: r.outcome.value for r in result.indicators} == {
        name: expected.outcome for name, expected in example.indicators.items()
    }
    for entry in result.indicators:
        expected = example.indicators[entry.id].value
        assert entry.figure.value == (expected if expected is None else pytest.approx(expected))
