"""Ask another server for JSON: not for long, not for much, and not led elsewhere."""

import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from time import monotonic
from typing import Any  # an answer may be any JSON
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from lingtan.adapters.identity.sign_in_file import LOOPBACK, is_safe
from lingtan.base.errors import IdentityError

SECONDS = 10.0
MOST_BYTES = 1_000_000
Answer = dict[str, Any]


class _Nowhere(HTTPRedirectHandler):
    """Follow no redirect: what is asked is asked where the file says."""

    def redirect_request(self, *_: object) -> None:
        """Return no request."""


def ask(
    address: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return the JSON object at an address; a form is posted.

    Raises
    ------
    IdentityError
        It is not reached, or answers with something else.
    """
    facts = {"address": address}
    if not is_safe(address):
        raise IdentityError("unsafe_address", facts=facts)
    body = None if form is None else urlencode(form).encode()
    request = Request(address, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - https, or this machine
    is_here = urlsplit(address).hostname in LOOPBACK
    opener = build_opener(_Nowhere, *([ProxyHandler({})] if is_here else []))
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            text = _read_until(monotonic() + SECONDS, answer)
    except HTTPError as error:
        raise IdentityError("refused", facts={**facts, "status": error.code}) from error
    except (OSError, HTTPException) as error:
        raise IdentityError("unreachable", facts={**facts, "said": str(error)}) from error
    return _object(text, address)


def _read_until(end: float, answer: HTTPResponse) -> bytes:
    """Return what is answered, unless it comes too slowly; a socket limits each read alone."""
    text = b""
    while len(text) <= MOST_BYTES and (piece := answer.read1(MOST_BYTES)):
        text += piece
        if monotonic() > end:
            raise TimeoutError("the answer takes too long")
    return text


def _object(text: bytes, address: str) -> Answer:
    try:
        found = json.loads(text) if len(text) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise IdentityError("not_understood", facts={"address": address})
    return found
