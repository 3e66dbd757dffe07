"""What people do in a browser: import, map, close, restate, report; and what they may not do."""

import re
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from lingtan.app.workspace import Workspace
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.table import ACTIONS
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import Answer, Site, serving

ROWS = [f"2025-01-{day:02d} {hour:02d}:00,{100 + hour}" for day in (1, 2) for hour in range(24)]
FILE = "\n".join(["time,main", *ROWS]).encode()
MAPPING = """matches: ['extra*.csv']
kind: csv
time: {columns: [time], formats: ['%Y-%m-%d %H:%M']}
values:
  - {column: main, meter: e_machines, unit: kWh}
"""
SECONDS_TO_FOLLOW = 3  # a helper of the job sees its pipe closed; the report itself takes longer
TEXT = re.compile(r"<textarea.*?</textarea>", re.DOTALL)
ONCE_MORE = re.compile(r'href="([^"]+)">Once more</a>')
HREF = re.compile(r'href="(/do/(?:mapping|take)\?[^"]+)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doing") / "park"
    Workspace.new(folder, "manufacturing")
    return folder


@pytest.fixture(scope="module")
def doer(folder: Path) -> Iterator[Doer]:
    with serving(folder) as running:
        yield Doer(running)


def brought(page: Answer, path: str) -> dict[str, str]:
    found = [href.replace("&amp;", "&") for href in HREF.findall(page.text) if path in href]
    assert found, page.text
    return {key: values[0] for key, values in parse_qs(urlsplit(found[0]).query).items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_its_words(language: str) -> None:
    words = Words(language)
    for action in ACTIONS.values():
        for part in ("", ".about", ".button"):
            assert words.has(f"do.{action.id}{part}")
        for field in action.fields:
            assert words.has(f"do.field.{field.name}")


@pytest.mark.slow
def test_a_file_nobody_described_is_looked_at_described_and_imported(
    doer: Doer, folder: Path
) -> None:
    page = doer.done(doer.send_files("/do/import", {"extra_2025.csv": FILE}))
    assert "Open “How extra_2025.csv is read” below" in page.text
    assert "lingtan import" not in page.text
    assert "reads extra_2025.csv" in page.text
    asked = brought(page, "/do/mapping")
    form = doer.person.ask(f"/do/mapping?lang=en&upload={asked['upload']}&file={asked['file']}")
    assert "To be answered first" in form.text  # a mapping is suggested, with its questions
    assert "--" not in TEXT.findall(form.text)[0]  # and no option of a command is spoken of
    assert "The first rows of extra_2025.csv" in form.text
    fields = {
        "upload": asked["upload"],
        "file": "extra_2025.csv",
        "language": "en",
        "mapping": MAPPING,
        "mapping_name": "extra",
    }
    more = f"lang=en&upload={asked['upload']}&file={asked['file']}"
    seen = doer.done(doer.do("/do/mapping", fields, more))
    assert "Nothing has been taken yet" in seen.text
    assert not (folder / "inbox" / "extra_2025.csv").exists()
    taken = brought(seen, "/do/take")
    done = doer.done(
        doer.do("/do/take", {"upload": taken["upload"]}, f"lang=en&upload={taken['upload']}")
    )
    assert "This is what became of the files." in done.text
    assert (folder / "inbox" / "extra_2025.csv").read_bytes() == FILE
    assert (folder / "mappings" / "extra.yaml").is_file()
    assert not list((folder / ".uploads").iterdir())
    assert Workspace.open(folder).verify().findings == ()  # and it is recorded


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_mapping_that_cannot_be_read_leads_to_the_page_that_suggests_one(
    doer: Doer, folder: Path, lang: str
) -> None:
    odd = folder / "mappings" / "odd.yaml"
    odd.mkdir()
    try:
        sent = doer.send_files("/do/import", {"some_2025.csv": FILE})
        page = doer.done(sent)
    finally:
        odd.rmdir()
    said = {"en": "“How some_2025.csv is read” below", "zh": "下方的“some_2025.csv 的读取方式”"}
    told = doer.person.ask(sent.headers["location"].replace("lang=en", f"lang={lang}")).text
    assert said[lang] in told
    assert "--suggest" not in told
    asked = brought(page, "/do/mapping")
    assert (asked["upload"].startswith("upload_"), asked["file"]) == (True, "some_2025.csv")
    assert 'href="/do/mapping?period' not in re.sub('[^"]*upload=[^"]*', "", told)


def test_a_mapping_that_does_not_work_is_called_by_the_name_it_was_given(doer: Doer) -> None:
    page = doer.done(doer.send_files("/do/import", {"strange_meters.csv": FILE}))
    asked = {**brought(page, "/do/mapping"), "language": "en", "mapping": "kind: odd\n"}
    more = f"lang=en&upload={asked['upload']}&file={asked['file']}"
    seen = doer.done(doer.do("/do/mapping", {**asked, "mapping_name": "strange"}, more))
    assert "Faults in the mapping strange.yaml" in seen.text
    assert "strange.yaml:1: kind is" in seen.text
    assert "mapping.yaml" not in seen.text
    told = doer.done(
        doer.do("/do/take", {"upload": asked["upload"]}, f"lang=en&upload={asked['upload']}")
    )
    assert "Faults in the mapping strange.yaml" in told.text
    assert "mapping.yaml" not in told.text


def mapped(doer: Doer, upload: str, file: str, text: str, name: str) -> Answer:
    more = f"lang=en&upload={upload}&file={file}"
    fields = {"upload": upload, "file": file, "language": "en", "mapping": text}
    return doer.done(doer.do("/do/mapping", {**fields, "mapping_name": name}, more))


@pytest.mark.slow
def test_files_sent_together_keep_each_its_own_mapping_under_its_own_name(
    doer: Doer, folder: Path
) -> None:
    names = {"east": "east_2025.csv", "west": "west_2025.csv"}
    page = doer.done(doer.send_files("/do/import", dict.fromkeys(names.values(), FILE)))
    upload = brought(page, "/do/mapping")["upload"]
    for name, file in names.items():
        text = MAPPING.replace("extra*", f"{name}*")
        mapped(doer, upload, file, text.replace("kind: csv", f"kind: csv # {name}"), name)
    page = doer.done(doer.do("/do/take", {"upload": upload}, f"lang=en&upload={upload}"))
    assert "This is what became of the files." in page.text
    for name, file in names.items():
        assert f"# {name}" in (folder / "mappings" / f"{name}.yaml").read_text("utf-8")
        assert (folder / "inbox" / file).is_file()


@pytest.mark.slow
def test_a_mapping_that_cannot_be_kept_holds_up_no_file_that_came_along(
    doer: Doer, folder: Path
) -> None:
    names = ("north_2025.csv", "south_2025.csv")
    page = doer.done(doer.send_files("/do/import", dict.fromkeys(names, FILE)))
    upload = brought(page, "/do/mapping")["upload"]
    mapped(doer, upload, names[0], MAPPING.replace("extra*", "north*"), "north")
    mapped(doer, upload, names[1], MAPPING.replace("extra*", "south*"), "sample_hourly")
    page = doer.done(doer.do("/do/take", {"upload": upload}, f"lang=en&upload={upload}"))
    assert "nothing was changed" not in page.text
    assert (folder / "inbox" / names[0]).is_file()
    assert "mappings/sample_hourly.yaml exists and is not overwritten." in page.text
    assert "Give the mapping another name" in page.text
    assert brought(page, "/do/mapping")["file"] == names[1]
    mapped(doer, upload, names[1], MAPPING.replace("extra*", "south*"), "south")
    doer.done(doer.do("/do/take", {"upload": upload}, f"lang=en&upload={upload}"))
    assert (folder / "inbox" / names[1]).is_file()


@pytest.mark.slow
def test_a_mapping_that_nobody_looked_at_reads_no_file(doer: Doer, folder: Path) -> None:
    lines = FILE.replace(b"main", b"e_machines (kWh)")
    page = doer.done(doer.send_files("/do/import", {"seen.csv": lines, "unseen.csv": lines}))
    upload = brought(page, "/do/mapping")["upload"]
    doer.person.ask(f"/do/mapping?lang=en&upload={upload}&file=unseen.csv")  # opened and left
    mapped(
        doer,
        upload,
        "seen.csv",
        MAPPING.replace("extra*", "seen*").replace("main", "e_machines (kWh)"),
        "seen",
    )
    page = doer.done(doer.do("/do/take", {"upload": upload}, f"lang=en&upload={upload}"))
    assert (folder / "inbox" / "seen.csv").is_file()
    assert not (folder / "inbox" / "unseen.csv").exists()
    assert "reads unseen.csv" in page.text


@pytest.mark.slow
def test_once_more_leads_back_to_the_file_it_was_about(doer: Doer) -> None:
    page = doer.done(doer.send_files("/do/import", {"odd_2025.csv": FILE}))
    asked = brought(page, "/do/mapping")
    tried = mapped(doer, asked["upload"], "odd_2025.csv", MAPPING, "odd")
    (again,) = ONCE_MORE.findall(tried.text)
    assert f"upload={asked['upload']}" in again
    assert "file=odd_2025.csv" in again


@pytest.mark.parametrize("content", [b"", b"time,main\n"])
def test_a_file_that_holds_nothing_is_not_offered_for_import(doer: Doer, content: bytes) -> None:
    for name in ("empty_of_all.csv", "sample_hourly_none.csv"):
        page = doer.done(doer.send_files("/do/import", {name: content}))
        assert "Nothing has been taken yet" in page.text
        assert "/do/take" not in page.text


def test_why_nothing_is_suggested_is_said_above_the_empty_form(doer: Doer) -> None:
    drawn = b"<svg xmlns='http://www.w3.org/2000/svg'><text>2025</text></svg>"
    page = doer.done(doer.send_files("/do/import", {"drawn.svg": drawn}))
    asked = brought(page, "/do/mapping")
    form = doer.person.ask(f"/do/mapping?lang=en&upload={asked['upload']}&file={asked['file']}")
    assert "No line of drawn.svg has both a time and a number" in form.text


@pytest.mark.slow
def test_a_file_that_fits_is_imported_without_questions(doer: Doer, folder: Path) -> None:
    content = (folder / "inbox" / "sample_hourly_2025.csv").read_bytes()
    page = doer.done(doer.send_files("/do/import", {"sample_hourly_2025.csv": content}))
    upload = brought(page, "/do/take")["upload"]
    done = doer.done(doer.do("/do/take", {"upload": upload}, f"lang=en&upload={upload}"))
    assert "became of the files" in done.text
    again = doer.do("/do/take", {"upload": upload}, f"lang=en&upload={upload}")
    assert "There is no file sent under" in doer.done(again).text


@pytest.mark.parametrize(
    "name", ["../../park.yaml", "..\\..\\park.yaml", "/etc/passwd", ".hidden", "\u202egpj.csv"]
)
def test_a_name_leads_nowhere_else(doer: Doer, folder: Path, name: str) -> None:
    before = (folder / "park.yaml").read_bytes()
    doer.done(doer.send_files("/do/import", {name: b"a,b\n1,2\n"}))
    assert (folder / "park.yaml").read_bytes() == before
    kept = [path.name for path in (folder / ".uploads").rglob("*") if path.is_file()]
    assert kept
    assert not [each for each in kept if each.startswith(".h") or "\u202e" in each]


@pytest.mark.slow
def test_a_period_is_closed_by_somebody_named(doer: Doer, folder: Path) -> None:
    bill = folder.parent / "sample_bills_march.csv"
    bill.write_text("note\nmonth,meter,amount\n2025-03,g_ceramics,60\n", encoding="utf-8")
    Workspace.open(folder).import_files([bill])
    nobody = doer.do("/do/close", {"period": "2025-03", "by": " "})
    assert nobody.status == 400
    assert "Your name: is left open" in nobody.text
    page = doer.done(doer.do("/do/close", {"period": "2025-03", "by": "Ann"}))
    assert "2025-03 is closed by Ann" in page.text
    again = doer.done(doer.do("/do/close", {"period": "2025-03", "by": "Ann"}))
    assert "Refused: nothing was changed." in again.text
    listed = doer.done(
        doer.do("/do/restate", {"period": "2025-03", "by": "Ann", "only_list": "1"})
    )
    assert "Nothing has come since 2025-03 was closed." in listed.text
    again_told = folder.parent / "sample_bills_march_again.csv"
    again_told.write_text("again\nmonth,meter,amount\n2025-03,g_ceramics,60\n", encoding="utf-8")
    Workspace.open(folder).import_files([again_told])
    asked = {"period": "2025-03", "by": "Ann", "reason": "the bill came twice"}
    for more in ({"only_list": "1"}, {}):
        page = doer.done(doer.do("/do/restate", asked | more))
        assert "What has come since 2025-03 was closed moves no figure." in page.text
    assert "2025-03 is restated by Ann." in page.text


@pytest.mark.slow
def test_a_report_is_issued_and_can_be_fetched(doer: Doer) -> None:
    fields = {"period": "2025-03", "boundary": "whole", "language": "en", "kind": "usual"}
    page = doer.done(doer.do("/do/report", fields))
    names = re.findall(r"/documents/([\w.-]+html)", page.text)
    assert doer.person.ask(f"/documents/{names[0]}").status == 200
    wrong = doer.do("/do/report", {**fields, "kind": "invented"})
    assert wrong.status == 400
    assert "choose one of those offered" in wrong.text


def test_a_form_of_another_page_is_not_taken(doer: Doer) -> None:
    fields = {"period": "2025-04", "by": "Ann"}
    mark = doer.person.mark("/do/close")
    for origin, given in (("http://example.org", mark), ("null", mark), (None, "0" * 64)):
        answer = doer.person.send("/do/close", {**fields, "mark": given}, origin)
        assert answer.status == 403


def test_what_is_too_large_is_not_read(doer: Doer) -> None:
    answer = doer.post("/do/close", b"period=" + b"2" * 300_000)
    assert answer.status == 413
    told = {"Content_Length": str(5 * 1024**3), "Content_Type": "multipart/form-data; boundary=x"}
    assert doer.post("/do/import", b"", **told).status == 413


@pytest.mark.slow
def test_a_job_can_be_stopped(doer: Doer) -> None:
    fields = {"period": "2025-05", "boundary": "whole", "language": "en", "kind": "usual"}
    first = doer.do("/do/report", fields)
    second = doer.do("/do/report", {**fields, "period": "2025-02"})
    place = urlsplit(second.headers["location"]).path
    mark = doer.person.mark("/do/close")
    doer.person.send(f"{place}/stop", {"mark": mark})
    page = doer.person.ask(f"{place}?lang=en")
    ends = ("Stopped before it began.", "Stopped.", "Done in")
    assert any(each in page.text for each in ends)
    assert doer.person.ask("/jobs?lang=zh").status == 200
    doer.done(first)


def test_what_was_refused_is_filled_in_once_more_but_for_secrets(doer: Doer) -> None:
    word = "nine quiet mills turn"
    fields = {"name": "Bad Name!", "role": "admin", "password": word, "by": "Ann"}
    page = doer.done(doer.do("/do/user_add", fields))
    assert "Refused: nothing was changed." in page.text
    (again,) = ONCE_MORE.findall(page.text)
    form = doer.person.ask(again.replace("&amp;", "&")).text
    assert 'value="Bad Name!"' in form
    assert 'value="Ann"' in form
    assert word not in form
    other = doer.person.ask(again.replace("&amp;", "&").replace("user_add", "user_role")).text
    assert "Bad Name!" not in other


def test_a_strangers_job_is_nobodys_business(doer: Doer) -> None:
    assert doer.person.ask("/jobs/nothing").status == 404


@pytest.mark.slow
def test_a_faulty_park_file_is_not_taken_and_every_fault_is_named(
    doer: Doer, folder: Path
) -> None:
    before = (folder / "park.yaml").read_text("utf-8")
    form = doer.person.ask("/do/park?lang=en")
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', form.text)[0]
    wrong = before.replace("province: Shandong", "province: Atlantis").replace("10kv", "10 kv")
    page = doer.done(doer.do("/do/park", {"text": wrong, "seen": seen}))
    assert "Refused: nothing was changed." in page.text
    assert "park.yaml:" in page.text
    assert (folder / "park.yaml").read_text("utf-8") == before
    assert "rehearsal" not in page.text
    assert "“Edit the park file”" in page.said
    (again,) = ONCE_MORE.findall(page.text)
    form = doer.person.ask(again.replace("&amp;", "&"))  # nothing that was written is lost
    assert "province: Atlantis" in form.text
    assert f'name="seen" value="{seen}"' in form.text
    better = before.replace("My manufacturing park", "Park by the river")
    assert "is saved" in doer.done(doer.do("/do/park", {"text": better, "seen": seen})).text
    assert "Park by the river" in doer.person.ask("/?lang=en").text
    assert list((folder / "evidence" / "parks").rglob("park.yaml"))  # what was there is kept
    late = doer.done(doer.do("/do/park", {"text": before, "seen": seen}))
    assert "was edited by somebody else" in late.text


def test_meters_are_edited_as_a_table_that_spreadsheets_open(doer: Doer, folder: Path) -> None:
    form = doer.person.ask("/do/meters?lang=en")
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', form.text)[0]
    text = (folder / "meters.csv").read_text("utf-8-sig").replace("Roof solar", "Solar on roofs")
    assert "is saved" in doer.done(doer.do("/do/meters", {"text": text, "seen": seen})).text
    assert (folder / "meters.csv").read_text("utf-8").startswith("\ufeffid,")


def test_what_lies_in_the_inbox_is_imported_once(doer: Doer) -> None:
    assert "sample_bills_2025.csv" in doer.person.ask("/do/inbox?lang=en").text
    doer.done(doer.do("/do/inbox", {}))
    assert "Every file of the inbox was imported." in doer.person.ask("/do/inbox?lang=en").text


@pytest.mark.slow
@pytest.mark.parametrize(("action", "more"), [("form", {"form": "energy"}), ("requests", {})])
def test_forms_and_requests_are_written(doer: Doer, action: str, more: dict[str, str]) -> None:
    fields = {"period": "2025", "language": "zh", **more}
    page = doer.done(doer.do(f"/do/{action}", fields))
    name = re.findall(r"/documents/([\w.-]+xlsx)", page.text)[0]
    assert doer.person.ask(f"/documents/{name}").status == 200


@pytest.mark.parametrize("period", ["next year", "-123", "9999", "2025\0"])
def test_a_form_of_no_year_is_refused_in_words(doer: Doer, period: str) -> None:
    asked = {"form": "energy", "language": "zh", "period": period}
    page = doer.done(doer.do("/do/form", asked))
    assert "Refused" in page.text
    assert "Failed" not in page.text


def test_a_user_is_added_and_his_password_is_nowhere(doer: Doer, folder: Path) -> None:
    secret = "seven slow turbines hum"  # noqa: S105 - of a test
    fields = {"name": "bo", "role": "viewer", "enterprise": "", "password": secret, "by": "Ann"}
    page = doer.done(doer.do("/do/user_add", fields))
    assert "bo" in page.text
    assert secret not in page.text + doer.person.ask("/jobs?lang=en").text
    fields = {"user": "bo", "step": "lock", "by": "Ann"}
    assert "locked" in doer.done(doer.do("/do/user_change", fields)).text
    assert [user.name for user in Workspace.open(folder).users()] == ["bo"]


def test_a_token_is_shown_once(doer: Doer) -> None:
    fields = {"scope": "read", "days": "30", "note": "wall", "by": "Ann"}
    answer = doer.do("/do/token_issue", fields)
    page = doer.done(answer)
    text = re.findall(r"[a-z0-9]{6,}_[\w-]{30,}", page.text)[0]
    assert text not in doer.person.ask(answer.headers["location"]).text
    wrong = doer.done(doer.do("/do/token_issue", {**fields, "days": "many"}))
    assert "many is no number" in wrong.text


@pytest.mark.slow
def test_somebody_changes_his_own_password_by_the_one_he_has(tmp_path: Path) -> None:
    park, new = Workspace.new(tmp_path / "park", "logistics"), "nine quiet mills turn"
    park.add_user("cy", "viewer", PASSWORD, by="test")
    with serving(park.layout.folder, options=()) as site:
        doer = Doer(site)
        assert doer.person.sign_in("cy").status == 303
        fields = {"old_password": "not the one I have", "password": new}
        page = doer.done(doer.do("/do/password", fields))
        assert "Name and password do not fit." in page.text
        doer.do("/do/password", {"old_password": PASSWORD, "password": new})
        for _ in range(100):
            if doer.person.ask("/?period=2025").status == 401:  # his sessions have ended
                break
        assert Doer(site).person.sign_in("cy").status == 401
        assert Doer(site).person.sign_in("cy", new).status == 303


@pytest.mark.slow
def test_a_server_that_is_told_to_stop_leaves_no_job_behind(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "manufacturing")
    with serving(park.layout.folder) as site:
        fields = {"period": "2025", "boundary": "whole", "language": "zh", "kind": "usual"}
        Doer(site).do("/do/report", fields)
        begun = site.begun
        assert begun
        assert left_of(begun, site, signal.SIGTERM) == []


@pytest.mark.slow
def test_a_killed_server_leaves_no_process_that_waits_for_jobs(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        added = {"name": "cy", "role": "viewer", "password": PASSWORD, "by": "bo"}
        assert "cy" in doer.done(doer.do("/do/user_add", added)).text
        again = doer.done(doer.do("/do/user_add", {**added, "name": "dan"})).text
        assert re.search(r"Done in (0\.\d\d|[1-9]\d*) s\.", again)
        begun = site.begun
        assert begun
        assert left_of(begun, site, signal.SIGKILL) == []


def left_of(begun: Sequence[int], site: Site, how: signal.Signals) -> list[int]:
    """End a server; return which of the processes it had begun do not follow it."""
    site.process.send_signal(how)
    site.process.wait(timeout=60)
    ends_by = time.monotonic() + SECONDS_TO_FOLLOW
    while (left := [pid for pid in begun if is_alive(pid)]) and time.monotonic() < ends_by:
        time.sleep(0.05)
    return left


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return False
    return state[0] != "Z"
