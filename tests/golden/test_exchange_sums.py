"""Published examples of product footprints: which of them add up by the rule they stand under."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lingtan.reports.exchange.pact_check import pact_faults

FILE = Path(__file__).parents[1] / "data/exchange/pact_examples.yaml"
EXAMPLES = {
    example["id"]: example
    for example in yaml.safe_load(FILE.read_text(encoding="utf-8"))["examples"]
}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=list(EXAMPLES))
def test_an_example_that_breaks_the_rule_of_addition_is_refused(example: dict[str, Any]) -> None:
    faults = pact_faults({"pcf": example["pcf"]})
    wrong = {f.place.removeprefix("pcf/") for f in faults if f.words == "detail.exchange_not_sum"}
    assert sorted(wrong) == example["wrong"]


def test_two_of_the_four_examples_of_the_specification_do_not_add_up() -> None:
    broken = [name for name, each in EXAMPLES.items() if each["wrong"] and "issue" not in name]
    assert broken == ["example-1", "example-2"]
