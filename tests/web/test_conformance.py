"""The list of official functions is judged whole, and what is said to stand is there."""

from lingtan.catalogue.load import load_catalogue
from lingtan.cli.main import COMMANDS
from lingtan.web.conformance import STANDING, State


def test_every_official_function_is_judged_once_and_none_beside_them() -> None:
    functions = load_catalogue().platform_functions
    assert [function.number for function in functions] == list(range(1, 13))
    assert {function.id for function in functions} == set(STANDING)


def test_what_stands_is_done_by_commands_that_are_there_and_what_is_missing_by_none() -> None:
    for id_, standing in STANDING.items():
        assert set(standing.commands) <= set(COMMANDS), id_
        assert bool(standing.commands) is (standing.state is not State.MISSING), id_
