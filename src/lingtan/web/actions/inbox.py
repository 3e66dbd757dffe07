"""Import what was put into the inbox by hand, and write the forms that come back filled in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.inbox import digest_of
from lingtan.app.instants import read_instant
from lingtan.app.keep_acts import note_act
from lingtan.app.layout import Layout
from lingtan.app.question_of import question_of
from lingtan.app.request_data import request_data
from lingtan.app.results import FileImport
from lingtan.app.waiting_files import waiting_files
from lingtan.app.wiring_files import FormKind
from lingtan.app.write_template import write_template
from lingtan.base.findings import Severity, worst
from lingtan.base.time_axis import told_period
from lingtan.park.people import Role
from lingtan.reports.model import Block
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.importing import TO_PAGES
from lingtan.web.actions.offer_periods import KNOWN_AT, periods
from lingtan.web.actions.reports import languages
from lingtan.web.actions.show_import import imported
from lingtan.web.actions.tables import note, text_table


def take_inbox(order: Order, tell: Tell) -> Callable[[Words], Told]:
    """Import every file of the inbox that was not imported yet."""
    paths = waiting_files(order.layout)
    request = ImportRequest(trial=order.is_set("trial"), now=datetime.now(UTC))
    done: list[FileImport] = []
    for place, result in enumerate(import_files(order.layout, paths, request), start=1):
        done.append(result)
        tell(place, len(paths), result.file)
    taken = {each.file for each in done if each.error is None}
    files = {path.name: digest_of(path) for path in paths if path.name in taken and path.exists()}
    note_act(order.layout, "import", order.by, files, datetime.now(UTC))
    is_doubtful = any(
        each.error is not None or worst(each.findings) is Severity.ERROR for each in done
    )
    return lambda words: Told(
        blocks=imported(done, words), links=TO_PAGES, is_doubtful=is_doubtful
    )


def write_form(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Write a form, prefilled from the park file."""
    year = int(told_period(order.value("period"))[:4])
    path = write_template(order.layout, order.value("form"), year, order.value("language"))
    return lambda words: _written(path, "do.form.written", words)


def ask_for_data(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Write the register of data that are still needed."""
    known = read_instant(order.value("known_at"), order.layout, datetime.now(UTC))
    question = question_of(order.value("period"), as_known_at=known)
    path, _ = request_data(order.layout, question, order.value("language"))
    return lambda words: _written(path, "do.requests.written", words)


def _written(path: Path, said: str, words: Words) -> Told:
    link = Link(path=f"/documents/{path.name}", text=path.name)
    return Told(blocks=(note(words.say(said), ()),), links=(link,))


def _waiting(layout: Layout, _values: Mapping[str, str], words: Words) -> Sequence[Block]:
    names = [path.name for path in waiting_files(layout)]
    if not names:
        return (note(words.say("do.inbox.none"), ()),)
    return (text_table("waiting", words, ("file",), ([name] for name in names)),)


def _forms(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(kind.value, words.say(f"do.form.{kind.value}")) for kind in FormKind]


YEAR = Field(name="period", kind=Kind.OPEN, offers=periods, from_view="period")
LANGUAGE = Field(name="language", kind=Kind.CHOICE, choices=languages, from_view="language")
INBOX = Action(
    id="inbox",
    page="imports",
    least=Role.OPERATOR,
    work=take_inbox,
    is_signed=False,
    lead=_waiting,
    fields=(Field(name="trial", kind=Kind.MARK, is_required=False),),
)
FORM = Action(
    id="form",
    page="imports",
    least=Role.OPERATOR,
    work=write_form,
    is_signed=False,
    fields=(Field(name="form", kind=Kind.CHOICE, choices=_forms), YEAR, LANGUAGE),
)
REQUESTS = Action(
    id="requests",
    page="imports",
    least=Role.OPERATOR,
    work=ask_for_data,
    is_signed=False,
    fields=(
        YEAR,
        LANGUAGE,
        KNOWN_AT,
    ),
)
