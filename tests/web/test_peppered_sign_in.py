"""Where the key of passwords is not here, pages say so, and nobody is locked out for it."""

from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.web.person import PASSWORD, Person
from tests.web.site import serving

TRIES = 8  # more than a name has


@pytest.mark.slow
def test_a_restored_park_says_what_is_missing_and_locks_nobody_out(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    park.add_user("ann", "admin", PASSWORD, by="test")
    done = park.backup(tmp_path / "park.zip")
    restored = park.restore(done.path, tmp_path / "again")
    with serving(restored.folder, options=()) as site:
        for name in ("ann", "nobody here"):
            for _ in range(TRIES):
                answer = Person(site).sign_in(name)
                assert answer.status == 401
                assert "key.private" in answer.text
        key = park.layout.signing_key.read_bytes()
        (restored.folder / "evidence" / "key.private").write_bytes(key)
        assert Person(site).sign_in("ann").status == 303
        wrong = Person(site).sign_in("ann", "not her password at all")
        assert wrong.status == 401
        assert "key.private" not in wrong.text
