"""The list of official functions is judged whole, and what is said to stand is there."""

from lingtan.catalogue.load import load_catalogue
from lingtan.cli.main import COMMANDS
from lingtan.web.conformance import STANDING
from lingtan.web.features import FEATURES
from tests.web.site import Site


def test_every_official_function_is_judged_once_and_none_beside_them() -> None:
    functions = load_catalogue().platform_functions
    assert [function.number for function in functions] == list(range(1, 13))
    assert {function.id for function in functions} == set(STANDING)


def test_what_stands_is_done_by_commands_and_shown_on_a_page_that_are_there() -> None:
    pages = {feature.id: feature.path for feature in FEATURES}
    for id_, standing in STANDING.items():
        assert standing.commands, id_
        assert set(standing.commands) <= set(COMMANDS), id_
        assert pages[standing.page] == standing.path, id_


def test_each_function_leads_to_its_page(site: Site) -> None:
    answer = site.ask("/conformance?period=2025&lang=en")
    page = answer.text
    said = "Of the 12 functions an energy-carbon centre should have 7 stand, 5 stand"
    assert said in answer.said
    table = page.split('id="table-conformance"')[1]
    for standing in STANDING.values():
        assert f'href="{standing.path}?' in table
