"""Read what a push sends: JSON by columns, or a JSON object a line."""

import json
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from hashlib import sha256
from itertools import repeat
from typing import Any, Never  # what a program sends may be any JSON

from fastapi import HTTPException, Request

from lingtan.base.errors import PushError
from lingtan.metering.doorstep import Sent
from lingtan.web.patience import pieces_of
from lingtan.web.problems import BAD_QUESTION, TOO_LARGE, UNKNOWN_FORM

JSON, LINES = "application/json", "application/x-ndjson"
MOST_BYTES = 8 << 20
MOST_READINGS = 50_000
LONGEST_KEY = 200
SIMULATED = "lingtan-simulated"  # a header of what nobody has measured
COLUMNS = ("meter", "time", "value")
DIGITS = 32
KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "What is sent again under one key is taken once, and answered as before.",
}


async def read_body(request: Request, forms: Collection[str] = (JSON, LINES)) -> tuple[bytes, str]:
    """Return what was sent and its type; no more is read than may be sent.

    Parameters
    ----------
    forms : collection of str
        Types that are taken: such as a page of elsewhere cannot send without asking [1]_.

    Raises
    ------
    HTTPException
        Of another type, or too large.

    References
    ----------
    .. [1] WHATWG, Fetch, CORS-safelisted request headers; recalled, label R.
    """
    form = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if form not in forms:
        raise HTTPException(UNKNOWN_FORM)
    pieces, size = [], 0
    async for piece in pieces_of(request):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise HTTPException(TOO_LARGE)
    return b"".join(pieces), form


def key_of(request: Request) -> str:
    """Return the idempotency key; empty where there is none.

    Raises
    ------
    HTTPException
        It is too long, or is no plain text.
    """
    key = request.headers.get("idempotency-key", "").strip()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise HTTPException(BAD_QUESTION)
    return key


def digest_of(body: bytes) -> str:
    """Return by what a body is known again."""
    return sha256(body).hexdigest()[:DIGITS]


def readings_of(body: bytes, form: str) -> tuple[Sent, ...]:
    """Return the readings of a body, none of them judged.

    Raises
    ------
    PushError
        It is no JSON of that form, or holds too many readings.
    """
    try:
        rows = tuple(_of_lines(body) if form == LINES else _of_columns(_json(body)))
    except (ValueError, ArithmeticError, RecursionError) as error:  # 1e99999999999999999999
        raise PushError("not_json", facts={"said": str(error)[:LONGEST_KEY]}) from error
    if len(rows) > MOST_READINGS:
        raise PushError("too_many", facts={"count": len(rows), "most": MOST_READINGS})
    if not rows:
        raise PushError("nothing_sent")
    return rows


def _of_columns(told: Any) -> Iterator[Sent]:
    if not isinstance(told, dict) or not set(COLUMNS) <= told.keys():
        raise PushError("no_columns", facts={"columns": ", ".join(COLUMNS)})
    meters, times, values = (told[name] for name in COLUMNS)
    if not isinstance(times, list) or not isinstance(values, list):
        raise PushError("no_columns", facts={"columns": ", ".join(COLUMNS)})
    units = told.get("unit", "")
    lengths = {len(each) for each in (times, values, meters, units) if isinstance(each, list)}
    if len(lengths) != 1:
        raise PushError("uneven", facts={"lengths": ", ".join(map(str, sorted(lengths)))})
    rows = zip(_each(meters, times), times, values, _each(units, times), strict=True)
    for row, (meter, time, value, unit) in enumerate(rows, 1):
        yield Sent(row=row, meter=meter, time=time, value=value, unit=unit)


def _each(told: Any, rows: list[Any]) -> Iterable[Any]:
    """Return what is told for every row: one by one, or once for all."""
    return told if isinstance(told, list) else repeat(told, len(rows))


def _of_lines(body: bytes) -> Iterator[Sent]:
    for row, line in enumerate(filter(None, map(bytes.strip, body.split(b"\n"))), 1):
        told = _json(line)
        if not isinstance(told, dict):
            raise PushError("no_columns", facts={"columns": ", ".join(COLUMNS)})
        yield Sent(
            row=row,
            meter=told.get("meter"),
            time=told.get("time"),
            value=told.get("value"),
            unit=told.get("unit", ""),
        )


def _json(text: bytes) -> Any:
    """Return JSON whose numbers keep the digits they were sent with."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)


def _no_number(name: str) -> Never:
    raise ValueError(name)
