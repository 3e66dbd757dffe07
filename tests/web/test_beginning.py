"""Where there is no park yet, one page begins one, and nothing else is there."""

import errno
import os
import re
import shutil
from pathlib import Path

import pytest

from lingtan.app.begin_park import Beginning, begin_park
from lingtan.app.workspace import Workspace
from lingtan.base.errors import WorkspaceError
from tests.web.person import Person
from tests.web.site import serving

FIELDS = {
    "park_type": "manufacturing",
    "id": "river_park",
    "name_zh": "河畔园区",
    "name_en": 'River "Park": {1}',
    "province": "Shandong",
}
MARK = re.compile(r'name="mark" value="([^"]+)"')


def test_answers_make_a_park_under_its_own_name(tmp_path: Path) -> None:
    with serving(tmp_path / "park") as site:
        person = Person(site)
        form = person.ask("/?lang=en")
        mark = MARK.findall(form.text)[0]
        assert form.text.count('<option value="">– choose –</option>') == 2
        answer = person.send("/?lang=en", {**FIELDS, "mark": mark})
        assert (answer.status, answer.headers["location"]) == (303, "/do?lang=en")
        assert "River &#34;Park&#34;: {1}" in person.ask("/do?lang=en").text
    park = Workspace.open(tmp_path / "park").park()
    assert (park.id, park.name.zh, park.name.en) == ("river_park", "河畔园区", FIELDS["name_en"])
    assert not list(tmp_path.glob(".*"))


@pytest.mark.slow
def test_what_is_not_taken_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    with serving(tmp_path / "park") as site:
        person = Person(site)
        mark = MARK.findall(person.ask("/?lang=en").text)[0]
        for wrong in ({"province": "Atlantis"}, {"id": "../../x"}, {"park_type": "space"}):
            answer = person.send("/?lang=en", {**FIELDS, **wrong, "mark": mark})
            assert answer.status == 400
            assert 'role="alert"' in answer.text
            for what_nobody_sees in ("park.yaml", ".beginning", "lingtan check"):
                assert what_nobody_sees not in answer.text
            assert not (tmp_path / "park" / "park.yaml").exists()
        assert person.send("/", {**FIELDS, "mark": "0"}).status == 403
        assert person.send("/", {**FIELDS, "mark": mark}, "http://example.org").status == 403


def test_what_is_left_open_is_told_by_its_label(tmp_path: Path) -> None:
    with serving(tmp_path / "park") as site:
        person = Person(site)
        mark = MARK.findall(person.ask("/?lang=en").text)[0]
        left = {**FIELDS, "name_zh": " ", "name_en": "", "id": "", "province": "", "mark": mark}
        page = person.send("/?lang=en", left).text
        assert "Name in Chinese / Name in English: fill this in" in page
        assert "Short name for files: fill this in" in page
        assert "Power grid whose factors apply: fill this in" in page
        assert str(tmp_path) not in page
        assert "park.yaml" not in page


def test_who_does_not_know_the_printed_key_begins_nothing(tmp_path: Path) -> None:
    with serving(tmp_path / "park", options=()) as site:
        person = Person(site)
        assert person.ask("/").status == 403
        assert person.ask("/?key=wrong").status == 403
        for path, status in (("/?lang=en", 403), ("/energy?lang=en", 404)):
            told = person.ask(path)
            assert told.status == status
            assert "There is no park here yet. Open the address" in told.text
            assert "<form" not in told.text
            assert 'name="mark"' not in told.text
        assert person.send("/", {**FIELDS, "key": "wrong", "mark": "wrong"}).status == 403
        form = person.ask(f"{site.begin_link}&lang=zh")
        assert "新建园区" in form.text
        mark, key = MARK.findall(form.text)[0], site.begin_link.partition("key=")[2]
        answer = person.send("/?lang=zh", {**FIELDS, "mark": mark, "key": key})
        assert answer.headers["location"].startswith("/first?key=")
        assert person.ask("/energy").status == 401


def test_a_park_begins_in_a_folder_that_stays_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So is every volume of a container."""

    def is_mounted(path: Path) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))

    folder = tmp_path / "park"
    folder.mkdir()
    monkeypatch.setattr(Path, "rmdir", is_mounted)
    begin_park(folder, Beginning(**FIELDS))
    assert Workspace.open(folder).park().id == "river_park"
    assert not list(tmp_path.glob(".*"))


def test_a_folder_that_takes_nothing_is_left_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = shutil.copyfile

    def is_full(source: Path, target: Path, *, follow_symlinks: bool = True) -> Path:
        if Path(target).name == "park.yaml":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return Path(copied(source, target, follow_symlinks=follow_symlinks))

    def is_mounted(path: Path) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))

    folder = tmp_path / "park"
    folder.mkdir()
    monkeypatch.setattr(Path, "rmdir", is_mounted)
    monkeypatch.setattr(shutil, "copyfile", is_full)
    with pytest.raises(WorkspaceError) as caught:
        begin_park(folder, Beginning(**FIELDS))
    assert (caught.value.case, caught.value.facts["reason"]) == ("refused_by_system", "disk_full")
    assert list(folder.iterdir()) == []


def test_a_monitor_hears_that_the_server_lives_before_there_is_a_park(tmp_path: Path) -> None:
    with serving(tmp_path / "park", options=()) as site:
        assert (site.ask("/healthz").status, site.ask("/readyz").status) == (200, 404)


def test_a_folder_that_holds_something_else_is_no_place_for_a_park(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(AssertionError), serving(tmp_path):
        pass
