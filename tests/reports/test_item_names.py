"""Items of a verifier's sample go by their names, with the id beside that is recorded."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.open_park import load_knowledge
from lingtan.app.results import Account
from lingtan.app.sample_population import population_of
from lingtan.reports.item_names import ItemNames
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.words import Words
from tests.app.test_closing import read_in
from tests.prepared import copied

NAMES = {"en": "Machine works", "zh": "机械厂"}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    park: Workspace = copied(read_in, tmp_path_factory.mktemp("named") / "park")
    return park.account("2025-01")


def names_of(account: Account, language: str) -> ItemNames:
    knowledge = knowledge_of(load_knowledge(account.layout))
    return ItemNames(account.check.park, knowledge, Words(language))


@pytest.mark.parametrize("language", NAMES)
def test_every_item_of_a_population_has_a_name_and_keeps_its_id(
    account: Account, language: str
) -> None:
    names = names_of(account, language)
    keys = [each.key for each in population_of(account)]
    assert {key.partition(":")[0] for key in keys} >= {"line", "meter"}
    for key in keys:
        told = names.named(key)
        assert told.endswith(f" ({key})"), key
        assert "‹" not in told
    assert names.named("meter:e_machines") == f"{NAMES[language]} (meter:e_machines)"


def test_what_the_park_no_longer_knows_goes_by_its_id(account: Account, tmp_path: Path) -> None:
    names = names_of(account, "en")
    for key in ("meter:gone", "document:contract/gone", str(tmp_path), "F1", ""):
        assert names.named(key) == key
