"""Somebody who watches a stream of events."""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any  # an event may hold any JSON

from tests.web.site import SECONDS, Site


@dataclass(slots=True)
class Stream:
    """An open stream.

    Attributes
    ----------
    last_id : str
        Id of the last event.
    """

    response: HTTPResponse
    last_id: str = ""
    remarks: list[str] = field(default_factory=list)

    def event(self) -> dict[str, Any]:
        """Wait for the next event, and return its data; nothing where the stream has ended."""
        data: dict[str, Any] = {}
        while line := self.response.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name == "id":
                self.last_id = value
            elif name == "data":
                data = json.loads(value)
            elif line.startswith(":"):
                self.remarks.append(line)
            elif not line.strip() and data:
                return data
        return {}

    def until(self, meter: str) -> Mapping[str, Any]:
        """Wait until an event holds a reading of a meter, and return that."""
        while event := self.event():
            for reading in event["readings"]:
                if reading["meter"] == meter:
                    found: Mapping[str, Any] = reading
                    return found
        raise AssertionError(meter)


@contextmanager
def watching(site: Site, **headers: str) -> Iterator[Stream]:
    """Watch a server."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=SECONDS)
    try:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        connection.request("GET", "/api/v1/live", headers=named)
        response = connection.getresponse()
        assert response.status == 200, response.status
        yield Stream(response)
    finally:
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
        connection.close()
