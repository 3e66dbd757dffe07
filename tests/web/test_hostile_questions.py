"""What somebody asks for is a value, and never a part of what a database or a system is told."""

from itertools import product

import pytest

from tests.web.site import Site

API = "/api/v1"
ODD = ("%27%20or%20%271%27=%271", "e_import%27;drop%20table%20readings;--", "$(id)", "..%2f..%2fx")
ASKED = (
    *("account?boundary={}", "account?period={}", "park?known_at={}", "findings?cursor={}"),
    *("lineage?figure={}", "series?series={}", "series?step={}", "meters/{}/statistics"),
    *("meters/{}/readings", "tasks?state={}", "imports?cursor={}"),
)


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "odd"), list(product(ASKED, ODD)))
def test_a_question_is_a_value_and_no_command(site: Site, asked: str, odd: str) -> None:
    answer = site.ask(f"{API}/{asked.format(odd)}")
    assert answer.status in {400, 404}
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.slow
def test_nothing_was_changed_by_odd_questions(site: Site) -> None:
    before = site.ask(f"{API}/meters").body
    for asked, odd in product(ASKED, ODD):
        site.ask(f"{API}/{asked.format(odd)}")
    assert site.ask(f"{API}/meters").body == before


@pytest.mark.parametrize("name", ["period", "boundary", "known_at"])
def test_a_page_that_refuses_does_not_repeat_all_it_was_asked(site: Site, name: str) -> None:
    answer = site.ask(f"/energy?{name}={'9' * 50_000}")
    assert answer.status == 400
    assert len(answer.body) < 60_000
