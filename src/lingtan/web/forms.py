"""Read what a form sends: a few short fields, and nothing larger."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request

from lingtan.web.problems import BAD_QUESTION, TOO_LARGE

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_BYTES = 8192
MOST_FIELDS = 12


async def read_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form.

    Raises
    ------
    HTTPException
        It is no form, or too large; no more is read than that.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise HTTPException(BAD_QUESTION)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(TOO_LARGE)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise HTTPException(BAD_QUESTION) from error
    return dict(pairs)


def local_path(text: str) -> str:
    r"""Return where to go on after signing in: an address of ours, else the first page.

    Examples
    --------
    >>> local_path("/energy?lang=zh"), local_path("//example.org"), local_path("/\\x")
    ('/energy?lang=zh', '/', '/')
    """
    is_plain = all(" " < letter != "\\" for letter in text)
    return text if text.startswith("/") and not text.startswith("//") and is_plain else "/"
