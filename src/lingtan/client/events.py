"""Read a stream of events line by line [1]_.

References
----------
.. [1] WHATWG, HTML Standard, section 9.2, Server-sent events.
"""

import json
from collections.abc import Iterable, Iterator

from lingtan.client.readings import Event


def events_of(lines: Iterable[bytes]) -> Iterator[Event]:
    r"""Return the events of a stream; remarks keep it open and are none.

    >>> [each.event for each in events_of([b": hello\n", b"event: a\n", b"data: {}\n", b"\n"])]
    ['a']
    """
    fields: dict[str, str] = {}
    for line in lines:
        text = line.decode("utf-8").rstrip("\r\n")
        if text.startswith(":"):
            continue
        if text:
            name, _, value = text.partition(":")
            value = value.removeprefix(" ")
            is_more = name == "data" and name in fields
            fields[name] = f"{fields[name]}\n{value}" if is_more else value
        elif "data" in fields:
            kind = fields.get("event", "message")
            yield Event(id=fields.get("id", ""), event=kind, data=json.loads(fields["data"]))
            fields = {}
