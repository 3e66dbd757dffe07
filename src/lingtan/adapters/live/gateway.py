"""Push readings to a server over HTTP, as a gateway does."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from lingtan.base.errors import PushError
from lingtan.base.reasons import reason_of
from lingtan.metering.doorstep import Sent

PATH = "/api/v1/readings"
SECONDS = 30.0
TAKEN, NONE_TAKEN = 200, 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A sender of readings that nobody has measured.

    Attributes
    ----------
    url : str
        Where the server is: ``http://127.0.0.1:8000``.
    token : str
        What it signs in with; empty where nobody is asked.
    """

    url: str
    token: str = ""

    def push(self, readings: Sequence[Sent], key: str) -> int:
        """Push readings, and return how many were accepted.

        Raises
        ------
        PushError
            The server does not answer, or takes nothing of the kind.
        """
        status, told = self._ask(_body(readings), key)
        if status == TAKEN:
            return int(str(told["accepted"]))
        if status == NONE_TAKEN and told.get("case") == "none_accepted":
            return 0
        said = str(told.get("title", status))
        raise PushError("refused_by_server", facts={"url": self.url, "said": said})

    def _ask(self, body: bytes, key: str) -> tuple[int, dict[str, object]]:
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Lingtan-Simulated": "yes",
            **({"Authorization": f"Bearer {self.token}"} if self.token else {}),
        }
        connection = kind(parts.netloc, timeout=SECONDS)
        try:
            connection.request("POST", f"{parts.path.rstrip('/')}{PATH}", body, headers)
            answer = connection.getresponse()
            told = json.loads(answer.read())
        except (OSError, HTTPException, ValueError) as error:
            facts = {"url": self.url, "reason": reason_of(error)}
            raise PushError("no_server", facts=facts) from error
        finally:
            connection.close()
        return answer.status, told if isinstance(told, dict) else {}


def _body(readings: Sequence[Sent]) -> bytes:
    return json.dumps(
        {
            "meter": [each.meter for each in readings],
            "time": [each.time for each in readings],
            "value": [_number(each.value) for each in readings],
        }
    ).encode()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, Decimal) else None
