"""Everything a person does in a terminal is possible in a browser, or it is said why not."""

import typing
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from lingtan.cli.main import COMMANDS, load
from lingtan.web.access import ACCESS
from lingtan.web.actions.table import ACTIONS
from lingtan.web.beginning import FIELDS as BEGIN_FIELDS
from lingtan.web.counterpart import EVERYWHERE, NOT, Counterpart
from lingtan.web.counterparts import COUNTERPARTS
from lingtan.web.features import FEATURES

TESTS = Path(__file__).parents[1]
BROWSED = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("web", "browser")
    for path in sorted((TESTS / folder).glob("*.py"))
)
PAGES = {feature.id: feature for feature in FEATURES}
VIEWED = {"period", "boundary", "known_at"}  # what the bar of every page looks at
EACH = pytest.mark.parametrize("command", COMMANDS)


def parameters(command: str) -> dict[str, object]:
    hints = typing.get_type_hints(load(command))
    return {name: kind for name, kind in hints.items() if name != "return"}


def fields(action: str) -> set[str]:
    return {field.name for field in ACTIONS[action].fields}


def places(found: Counterpart) -> Iterator[str]:
    told = (*found.options.values(), *found.steps.values())
    yield from (each for each in told if not each.startswith(NOT))


def is_there(place: str) -> bool:
    """Whether an action, a field of one, a page, what is asked of it, or an address is there."""
    page, asks, asked = place.partition("?")
    if asks:
        return asked in {field.name for field in PAGES[page].asks}
    action, dot, name = place.partition(".")
    if dot and action in ACTIONS:
        return name in fields(action)
    return place in ACTIONS or place in PAGES or place in ACCESS


@EACH
def test_every_command_has_its_counterpart_or_a_reason(command: str) -> None:
    found = COUNTERPARTS[command]
    has_some = bool(found.pages or found.actions)
    assert has_some is not bool(found.not_here)
    assert all(is_there(page) for page in found.pages)
    assert set(found.actions) <= set(ACTIONS)
    assert [each for each in places(found) if not is_there(each)] == []


def test_no_counterpart_is_of_a_command_that_is_gone() -> None:
    assert list(COUNTERPARTS) == list(COMMANDS)


@EACH
def test_every_option_leads_somewhere_or_says_why_not(command: str) -> None:
    found = COUNTERPARTS[command]
    if found.not_here:
        return
    steps = {"action"} if found.steps else set()
    told = set(EVERYWHERE) | set(found.options) | steps
    assert sorted(set(parameters(command)) - told) == []
    assert sorted(set(found.options) - set(parameters(command))) == []


@EACH
def test_what_is_looked_at_is_chosen_on_a_page_or_in_a_form(command: str) -> None:
    found = COUNTERPARTS[command]
    asked = set(parameters(command)) & VIEWED
    if found.not_here or found.pages:
        return
    offered = {name for action in found.actions for name in fields(action)}
    assert asked <= offered


@EACH
def test_every_step_of_a_command_is_taken_somewhere(command: str) -> None:
    kind = parameters(command).get("action")
    steps = set(COUNTERPARTS[command].steps)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        assert steps == {each.value for each in kind}
    else:
        assert not steps


@pytest.mark.parametrize(
    "action", sorted({each for found in COUNTERPARTS.values() for each in found.actions})
)
def test_a_test_with_a_real_server_does_what_is_named(action: str) -> None:
    spellings = (f"/do/{action}", f'"{action}"', f"'{action}'")
    assert any(each in BROWSED for each in spellings)


def test_a_park_begins_in_a_browser_as_in_a_terminal() -> None:
    assert {"park_type"} == set(COUNTERPARTS["new"].options) & set(BEGIN_FIELDS)
