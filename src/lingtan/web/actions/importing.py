"""Send files, look at what an import would take of them, say how they are read, and take them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from lingtan.app.draft_mapping import (
    call_as_kept,
    draft_for,
    draft_place,
    first_rows,
    keep_draft,
    name_of_draft,
    save_draft,
)
from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.inbox import digest_of
from lingtan.app.instants import read_receipt
from lingtan.app.keep_acts import note_act
from lingtan.app.layout import Layout
from lingtan.app.receive_files import file_of, files_of, handed_in, upload_of
from lingtan.app.results import FileImport
from lingtan.base.errors import LingtanError, MappingError
from lingtan.base.findings import Severity, worst
from lingtan.park.people import Role
from lingtan.reports.model import Block, Column, Table, Tone
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.show_import import imported
from lingtan.web.actions.tables import note

UPLOAD = Field(name="upload", kind=Kind.HIDDEN)
FILE = Field(name="file", kind=Kind.HIDDEN)
TO_PAGES = (
    Link(path="/findings", words="page.findings"),
    Link(path="/", words="page.overview"),
)


def look(order: Order, tell: Tell) -> Callable[[Words], Told]:
    """Rehearse the import of files that were just sent; nothing is taken."""
    upload = order.files[0].parent
    done = _rehearse(order.layout, order.files, tell)
    return lambda words: _looked(done, upload, words)


def try_mapping(order: Order, tell: Tell) -> Callable[[Words], Told]:
    """Rehearse the import of a file by the mapping that was written for it."""
    upload = upload_of(order.layout, order.value("upload"))
    path = file_of(upload, order.value("file"))
    save_draft(path, order.values["mapping"], order.value("mapping_name"))
    done = [_as_kept(each, path) for each in _rehearse(order.layout, (path,), tell)]
    return lambda words: _looked(done, upload, words)


def take(order: Order, tell: Tell) -> Callable[[Words], Told]:
    """Import the files of an upload; what could not be taken stays there."""
    upload, done = upload_of(order.layout, order.value("upload")), []
    paths, now = files_of(upload), datetime.now(UTC)
    with handed_in(order.files) as documents:
        request = ImportRequest(
            again=order.is_set("again"),
            trial=order.is_set("trial"),
            now=now,
            received=read_receipt(order.value("received"), order.layout, now),
            evidence=tuple(documents),
        )
        for place, path in enumerate(paths):
            tell(place, len(paths), path.name)
            digest = digest_of(path)
            result = _import_as_said(order, path, request)
            done.append(result)
            if result.error is None:
                note_act(order.layout, "import", order.by, {path.name: digest}, datetime.now(UTC))
                path.unlink()
    if not files_of(upload):
        rmtree(upload, ignore_errors=True)
    return lambda words: _taken(done, upload, words)


def _import_as_said(order: Order, path: Path, request: ImportRequest) -> FileImport:
    """Import a file by the mapping saved for it; one that cannot be kept holds up no other."""
    try:
        mapping = keep_draft(order.layout, path)
    except MappingError as error:
        return FileImport(file=path.name, mapping=f"{name_of_draft(path)}.yaml", error=error)
    asked = replace(request, mapping=mapping, now=datetime.now(UTC))
    (done,) = import_files(order.layout, (path,), asked)  # to the end: then it is recorded
    return done


def _rehearse(layout: Layout, paths: Sequence[Path], tell: Tell) -> list[FileImport]:
    done: list[FileImport] = []
    for place, path in enumerate(paths):
        tell(place, len(paths), path.name)
        draft = draft_place(path)
        request = ImportRequest(
            mapping=draft if draft.exists() else None, dry_run=True, now=datetime.now(UTC)
        )
        done.extend(import_files(layout, (path,), request))
    return done


def _as_kept(each: FileImport, path: Path) -> FileImport:
    """Return what became of a file, its draft called as the mapping it becomes."""
    name = name_of_draft(path)
    is_draft = each.mapping == draft_place(path).name
    error = call_as_kept(each.error, path, name) if each.error else None
    return replace(each, mapping=f"{name}.yaml" if is_draft else each.mapping, error=error)


def _looked(done: Sequence[FileImport], upload: Path, words: Words) -> Told:
    brought = (("upload", upload.name),)
    is_taken = any(_holds_something(each) for each in done)
    first = (Link(path="/do/take", words="do.take", brings=brought),) if is_taken else ()
    read = [each for each in done if each.mapping != "form"]
    return Told(
        blocks=imported(done, words),
        links=(*first, *(_to_mapping(each, upload, words) for each in read)),
        is_doubtful=_is_doubtful(done),
    )


def _holds_something(each: FileImport) -> bool:
    """Whether an import of a file would do anything: one without a row changes nothing."""
    is_known = each.is_repeated  # and may be imported again, which the form asks
    return is_known or bool(each.read or each.statements or each.withdrawn)


def _taken(done: Sequence[FileImport], upload: Path, words: Words) -> Told:
    left = [each for each in done if each.error is not None]
    return Told(
        blocks=imported(done, words),
        links=(*(_to_mapping(each, upload, words) for each in left), *TO_PAGES),
        is_doubtful=_is_doubtful(done),
    )


def _to_mapping(each: FileImport, upload: Path, words: Words) -> Link:
    return Link(
        path="/do/mapping",
        text=words.say("do.import.fix", {"file": each.file}),
        brings=(("upload", upload.name), ("file", each.file)),
    )


def _is_doubtful(done: Sequence[FileImport]) -> bool:
    return any(
        each.error is not None or each.refused or worst(each.findings) is Severity.ERROR
        for each in done
    )


def _fill_mapping(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    path = file_of(upload_of(layout, brought["upload"]), brought["file"])
    try:
        draft = draft_for(layout, path, brought["language"])
    except LingtanError:  # nothing can be suggested: a person begins with an empty page
        return brought
    return {**brought, "mapping": draft.text, "mapping_name": draft.name}


def _show_file(layout: Layout, values: Mapping[str, str], words: Words) -> Sequence[Block]:
    path = file_of(upload_of(layout, values["upload"]), values["file"])
    rows = first_rows(path)
    width = max((len(row) for row in rows), default=0)
    columns = tuple(Column(heading=str(place)) for place in range(1, width + 1))
    filled = tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
    title = words.say("do.table.first_rows", {"file": path.name})
    shown = (Table(id="first_rows", title=title, columns=columns, rows=filled),) if rows else ()
    return (*_unsuggested(layout, path, values, words), *shown)


def _unsuggested(
    layout: Layout, path: Path, values: Mapping[str, str], words: Words
) -> Sequence[Block]:
    """Return the box that says why nothing stands in the form: nothing could be suggested."""
    if values.get("mapping"):
        return ()
    try:
        draft_for(layout, path, values["language"])
    except LingtanError as error:
        lines = [words.error_next(error), *(words.detail(each) for each in error.details)]
        return (note(words.error_what(error), lines, Tone.DOUBT),)
    return ()


IMPORT = Action(
    id="import",
    page="imports",
    least=Role.OPERATOR,
    work=look,
    is_signed=False,
    fields=(Field(name="files", kind=Kind.FILES),),
)
MAPPING = Action(
    id="mapping",
    page="",
    least=Role.OPERATOR,
    work=try_mapping,
    is_signed=False,
    fill=_fill_mapping,
    lead=_show_file,
    fields=(
        UPLOAD,
        FILE,
        Field(name="language", kind=Kind.HIDDEN, from_view="language"),
        Field(name="mapping", kind=Kind.CODE),
        Field(name="mapping_name"),
    ),
)
TAKE = Action(
    id="take",
    page="",
    least=Role.OPERATOR,
    work=take,
    is_signed=False,
    fields=(
        UPLOAD,
        Field(name="trial", kind=Kind.MARK, is_required=False),
        Field(name="again", kind=Kind.MARK, is_required=False),
        Field(name="received", kind=Kind.DATE, is_required=False),
        Field(name="documents", kind=Kind.FILES, is_required=False),
    ),
)
