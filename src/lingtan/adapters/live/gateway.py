"""Push readings to a server over HTTP, as a gateway does."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lingtan.base.errors import AnswerError, PushError
from lingtan.client.readings import Acknowledgement
from lingtan.client.transport import Asked, Transport
from lingtan.metering.doorstep import Sent

PATH = "/api/v1/readings"


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
        way = Transport(url=self.url, token=self.token)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Lingtan-Simulated": "yes",
        }
        try:
            asked = Asked(
                method="POST",
                path=PATH,
                headers=headers,
                body=_body(readings),
                is_repeatable=False,  # a replay goes on, and does not wait
            )
            _, told = way.send(asked)
        except AnswerError as error:
            return _none_taken(error)
        finally:
            way.close()
        return Acknowledgement.model_validate_json(told).accepted


def _none_taken(error: AnswerError) -> int:
    """Return that no reading was accepted, where that is all that is wrong."""
    if error.facts.get("case") == "none_accepted":
        return 0
    if error.case == "refused":
        facts = {"url": error.facts["url"], "said": error.facts["said"]}
        raise PushError("refused_by_server", facts=facts) from error
    facts = {"url": error.facts["url"], "reason": error.facts.get("reason", "unknown")}
    raise PushError("no_server", facts=facts) from error


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
