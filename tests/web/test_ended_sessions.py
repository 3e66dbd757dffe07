"""Who sends something after his session ended is told so, and comes back to where he stood."""

import re
from collections.abc import Iterator

import pytest

from lingtan.app.workspace import Workspace
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    park = Workspace.new(tmp_path_factory.mktemp("ended") / "park", "logistics")
    park.add_user("nora", "accountant", PASSWORD, by="test")
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.mark.parametrize(
    ("sent", "going"), [("/do/close", "/do/close"), ("/jobs/x/stop", "/"), ("/sign-out", "/")]
)
def test_who_sends_something_after_his_session_is_told_it_was_not_taken(
    site: Site, sent: str, going: str
) -> None:
    nora = Person(site)
    assert nora.sign_in("nora").status == 303
    nora.cookies.pop("lingtan_session")
    answer = nora.send(f"{sent}?lang=en", {"period": "2025"})
    assert answer.status == 401
    assert "nothing was done with what you sent" in answer.said
    (found,) = re.findall(r'name="next" value="([^"]*)"', answer.text)
    assert found.partition("?")[0] == going
    assert nora.sign_in("nora", going=found).status == 303
    assert nora.ask(found).status == 200
