"""Read what a form sends: a few fields, and files that go to a folder of their own."""

import os
import shutil
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from lingtan.app.layout import Layout
from lingtan.app.receive_files import name_of_upload, new_upload
from lingtan.app.upload_quota import mark_owner, require_quota
from lingtan.web.patience import pieces_of
from lingtan.web.problems import BAD_QUESTION, NO_ROOM, TOO_LARGE

KEEP = "keep_typed"  # what was typed is to be shown again, in another language or theme
WITHOUT_FILES = "without_files"  # files that were chosen cannot be
FORM_TYPE = "application/x-www-form-urlencoded"
FILES_TYPE = "multipart/form-data"
MOST_BYTES = 262_144  # of fields: a mapping or a park file is the longest there is
MOST_FIELDS = 40
MOST_MARKS = 300  # of a form in which several are marked: enterprises, items of a sample
MOST_CELLS = 4000  # of a form of three hundred meters
MOST_FILES = 200
MOST_DIGITS = 18  # of a length that is told
MOST_UPLOAD = 2 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form sent.

    Attributes
    ----------
    files : tuple of Path
        Files that came along, in a folder of their own.
    folder : Path or None
        That folder.
    """

    fields: Mapping[str, str]
    files: tuple[Path, ...] = ()
    folder: Path | None = None

    def discard(self) -> None:
        """Throw away the files of a form that was not taken."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


async def read_sent(
    request: Request,
    layout: Layout,
    *,
    takes_files: bool,
    most: int = MOST_FIELDS,
    owner: str = "",
) -> Sent:
    """Return the fields of a form, `most` of them, and its files where it may bring any.

    Parameters
    ----------
    owner : str
        Who sends them, so that nobody fills the disk; empty on one's own machine.

    Raises
    ------
    HTTPException
        It is no form, or too large: no more is read than that.
    JobError
        More would lie there of him than one person may have.
    """
    if takes_files and _type_of(request) == FILES_TYPE:
        return await _read_files(request, layout, owner, most)
    return Sent(fields=await read_form(request, most))


async def read_form(request: Request, most: int = MOST_FIELDS) -> Mapping[str, str]:
    """Return the fields of a form without files.

    Raises
    ------
    HTTPException
        It is no form, or too large; no more is read than that.
    """
    if _type_of(request) != FORM_TYPE:
        raise HTTPException(BAD_QUESTION)
    body = b"".join([piece async for piece in _limited(request, MOST_BYTES)])
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=most,
        )
    except ValueError as error:
        raise HTTPException(BAD_QUESTION) from error
    return _said_once(pairs)


def local_path(text: str) -> str:
    r"""Return where to go on after signing in: an address of ours, else the first page.

    Examples
    --------
    >>> local_path("/energy?lang=zh"), local_path("//example.org"), local_path("/\\x")
    ('/energy?lang=zh', '/', '/')
    """
    is_plain = all(" " < letter != "\\" for letter in text)
    return text if text.startswith("/") and not text.startswith("//") and is_plain else "/"


async def _read_files(request: Request, layout: Layout, owner: str, most: int) -> Sent:
    if owner:
        await run_in_threadpool(require_quota, layout, owner, 1, _told_length(request))
    parser = MultiPartParser(
        request.headers,
        _limited(request, MOST_UPLOAD),
        max_files=MOST_FILES,
        max_fields=most,
        max_part_size=MOST_BYTES,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise HTTPException(BAD_QUESTION) from error
    except OSError as error:
        raise HTTPException(NO_ROOM) from error
    try:
        every = form.multi_items()
        fields = _said_once([(name, value) for name, value in every if isinstance(value, str)])
        files = [value for _, value in every if isinstance(value, UploadFile)]
        return await run_in_threadpool(_keep, fields, files, layout, owner)
    finally:
        await form.close()


def _said_once(pairs: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Return fields by name; a form that says one twice is none of ours."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise HTTPException(BAD_QUESTION)
    return fields


def _keep(fields: Mapping[str, str], files: list[UploadFile], layout: Layout, owner: str) -> Sent:
    """Copy files into a folder of the workspace, under names that lead nowhere else."""
    named = [file for file in files if file.filename]
    if not named:
        return Sent(fields=fields)
    if owner:
        require_quota(layout, owner, len(named), sum(file.size or 0 for file in named))
    try:
        folder = new_upload(layout)
        mark_owner(folder, owner)
        paths: list[Path] = []
        for file in named:
            path = folder / name_of_upload(file.filename or "", [each.name for each in paths])
            with path.open("xb") as stream:
                shutil.copyfileobj(file.file, stream)
                stream.flush()
                os.fsync(stream.fileno())
            paths.append(path)
    except OSError as error:
        raise HTTPException(NO_ROOM) from error
    return Sent(fields=fields, files=tuple(paths), folder=folder)


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield what is sent, and stop where it becomes too much."""
    if _told_length(request) > most:
        raise HTTPException(TOO_LARGE)
    seen = 0
    async for piece in pieces_of(request):
        seen += len(piece)
        if seen > most:
            raise HTTPException(TOO_LARGE)
        yield piece


def _told_length(request: Request) -> int:
    """Return how long a body is told to be [B]; 0 where nothing is told."""
    told = request.headers.get("content-length", "0")
    return int(told[:MOST_DIGITS]) if told.isdecimal() else 0


def _type_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
