"""An admin changes roles, passwords, factors and tokens in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import serving

NEW = "eleven dry dams fill up"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("people") / "park"
    park = Workspace.new(folder, "logistics")
    park.add_user("cy", "viewer", PASSWORD, by="test")
    park.add_user("root", "admin", PASSWORD, by="test")
    return park


@pytest.fixture(scope="module")
def root(park: Workspace) -> Iterator[Doer]:
    with serving(park.layout.folder, options=()) as site:
        doer = Doer(site)
        assert doer.person.sign_in("root").status == 303
        yield doer


@pytest.mark.slow
def test_a_role_and_a_password_are_changed_by_an_admin(root: Doer, park: Workspace) -> None:
    fields = {"user": "cy", "role": "operator", "enterprise": ""}
    assert "state done" in root.done(root.do("/do/user_role", fields)).text
    assert {each.name: each.role.value for each in park.users()}["cy"] == "operator"
    page = root.done(root.do("/do/user_password", {"user": "cy", "password": NEW})).text
    assert "state done" in page
    assert NEW not in page
    assert Doer(root.site).person.sign_in("cy", NEW).status == 303
    assert Doer(root.site).person.sign_in("cy", PASSWORD).status != 303


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "give the user who has it another role or password"),
        ("zh", "为该用户更改角色、密码，或解除锁定"),
    ],
)
def test_what_is_refused_on_a_page_is_told_in_words_of_the_page(
    root: Doer, language: str, said: str
) -> None:
    fields = {"name": "cy", "role": "viewer", "enterprise": "", "password": NEW}
    answer = root.do("/do/user_add", fields, f"lang={language}")
    page = root.done(answer).text
    assert said in page
    assert "`" not in page
    assert "unlock" not in page


def test_a_factor_is_forgotten_and_who_has_none_is_told_so(root: Doer) -> None:
    page = root.done(root.do("/do/user_factor", {"user": "cy"})).text
    assert "state done" in page or "Refused" in page


def test_a_token_is_revoked(root: Doer, park: Workspace) -> None:
    token = park.issue_token("read", by="root")
    bearer = f"Bearer {token.text}"
    assert root.site.ask("/api/v1/park", Authorization=bearer).status == 200
    page = root.done(root.do("/do/token_revoke", {"token": token.token.prefix})).text
    assert "state done" in page
    assert root.site.ask("/api/v1/park", Authorization=bearer).status == 401
