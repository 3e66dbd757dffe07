"""The first difference between two captures of the pack, in words."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

AROUND = 60


def first_difference(old: str, new: str) -> str:
    r"""Say where two texts begin to differ: the path within JSON, or the line.

    Examples
    --------
    >>> first_difference('{"a": [1, 2]}', '{"a": [1, 3]}')
    '$.a[1]: was 2, is 3'
    >>> first_difference("a b\nc d", "a b\nc e")
    "line 2: was 'c d', is 'c e'"
    """
    before, after = _parsed(old), _parsed(new)
    if before is not None and after is not None:
        return next(_differences("$", before, after), "only the layout of the JSON differs")
    for number, (was, now) in enumerate(zip(old.splitlines(), new.splitlines(), strict=False), 1):
        if was != now:
            at = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), 0)
            begin = max(0, at - AROUND)
            return (
                f"line {number}: was {was[begin : at + AROUND]!r}, is {now[begin : at + AROUND]!r}"
            )
    return f"was {len(old.splitlines())} lines, is {len(new.splitlines())}"


def compare_folders(old: Path, new: Path) -> Iterator[str]:
    """Yield a line for each text that differs, is gone or came."""
    names = {f.relative_to(d) for d in (old, new) for f in d.rglob("*.txt")}
    for name in sorted(names):
        was, now = old / name, new / name
        if not was.exists():
            yield f"{name}: came"
        elif not now.exists():
            yield f"{name}: is gone"
        elif was.read_text("utf-8") != now.read_text("utf-8"):
            yield f"{name}: {first_difference(was.read_text('utf-8'), now.read_text('utf-8'))}"


def _parsed(text: str) -> object:
    head, _, rest = text.partition("\n")
    body = rest if head.startswith(("exit ", "status ")) else text
    try:
        return {"head": head, "body": json.loads(body)} if body is rest else json.loads(body)
    except ValueError:
        return None


def _differences(path: str, was: object, now: object) -> Iterator[str]:
    if isinstance(was, list) and isinstance(now, list):
        yield from _differences_of(path, dict(enumerate(was)), dict(enumerate(now)))
    elif isinstance(was, dict) and isinstance(now, dict):
        yield from _differences_of(path, was, now)
    elif was != now:
        yield f"{path}: was {_short(was)}, is {_short(now)}"


def _differences_of(
    path: str, was: Mapping[str | int, object], now: Mapping[str | int, object]
) -> Iterator[str]:
    for key in {**was, **now}:
        below = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}"
        if key not in now:
            yield f"{below}: is gone, was {_short(was[key])}"
        elif key not in was:
            yield f"{below}: came, is {_short(now[key])}"
        else:
            yield from _differences(below, was[key], now[key])


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 2 * AROUND else f"{text[: 2 * AROUND]} ..."
