"""A park over its API, with types: what pages show, for programs; and readings on their way in."""

import uuid
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from lingtan.base.errors import AnswerError
from lingtan.client.account import Account, Evaluation, Finding, FindingPage, Lineage
from lingtan.client.answers import AnswersTold, NewAnswer, NewReversal, TakenAnswer
from lingtan.client.campaigns import CampaignBoard
from lingtan.client.events import events_of
from lingtan.client.lists import (
    Certificate,
    CertificatePage,
    Import,
    ImportPage,
    Page,
    Task,
    TaskPage,
)
from lingtan.client.model import Answer
from lingtan.client.park import Meter, MeterPage, Park
from lingtan.client.push import Reading, body_of
from lingtan.client.readings import (
    Acknowledgement,
    Alarm,
    AlarmList,
    Event,
    Readings,
    Series,
    Statistics,
)
from lingtan.client.sharing import Sharing
from lingtan.client.transport import SECONDS, Asked, Transport

API = "/api/v1"
A = TypeVar("A", bound=Answer)
P = TypeVar("P", bound=Page)


class Client:
    """A park on a server.

    Parameters
    ----------
    url : str
        Where the server is: ``https://park.example``.
    token : str
        A token of the scope that is needed; empty where the server asks nobody.
    language : str
        ``en`` or ``zh``: the language of words in answers.

    Examples
    --------
    ::

        with Client("http://127.0.0.1:8000", token="lt_…") as park:
            park.account("2025").figures["national.e_park_kg"].value
    """

    def __init__(
        self, url: str, token: str = "", *, language: str = "en", seconds: float = SECONDS
    ) -> None:
        self._way = Transport(url=url, token=token, language=language, seconds=seconds)

    def __enter__(self) -> Self:
        """Open nothing yet: the first question does."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the connection go."""
        self.close()

    def close(self) -> None:
        """Let the connection go."""
        self._way.close()

    def park(self) -> Park:
        """Return the park, its boundary versions and pages."""
        return self._ask("/park", Park)

    def account(self, period: str, *, boundary: str = "", known_at: str = "") -> Account:
        """Return the carbon account of a period: ``2025``, ``2025-07``, ``2025-07-01``."""
        view = {"period": period, "boundary": boundary, "known_at": known_at}
        return self._ask("/account", Account, view)

    def evaluation(self, period: str, *, boundary: str = "", known_at: str = "") -> Evaluation:
        """Return the verdicts of every framework."""
        view = {"period": period, "boundary": boundary, "known_at": known_at}
        return self._ask("/evaluation", Evaluation, view)

    def sharing(self, period: str, *, boundary: str = "", known_at: str = "") -> Sharing:
        """Return what heat, water and materials the enterprises could share."""
        view = {"period": period, "boundary": boundary, "known_at": known_at}
        return self._ask("/heat", Sharing, view)

    def findings(self, period: str, *, boundary: str = "") -> Iterator[Finding]:
        """Return what was refused, doubted and noted, page by page."""
        view = {"period": period, "boundary": boundary}
        page = self._ask("/findings", FindingPage, view)
        yield from page.findings
        while page.next:
            page = self._read(page.next, FindingPage)
            yield from page.findings

    def lineage(
        self, figure: str, period: str, *, boundary: str = "", depth: int | None = None
    ) -> Lineage:
        """Return the whole of what a figure rests on, down to lines of raw files."""
        view = {"figure": figure, "period": period, "boundary": boundary}
        steps = {} if depth is None else {"depth": str(depth)}
        page = self._ask("/lineage", Lineage, {**view, **steps})
        nodes, following = [*page.nodes], page.next
        while following:
            more = self._read(following, Lineage)
            nodes, following = [*nodes, *more.nodes], more.next
        return Lineage(about=page.about, nodes=tuple(nodes), count=page.count)

    def meters(self) -> Iterator[Meter]:
        """Return the meters of the park, page by page."""
        page = self._ask("/meters", MeterPage)
        yield from page.meters
        while page.next:
            page = self._read(page.next, MeterPage)
            yield from page.meters

    def readings(self, meter: str, period: str = "") -> Iterator[Readings]:
        """Return the readings of a meter as they stand in the log, in pages of columns."""
        path = f"/meters/{quote(meter, safe='')}/readings"
        page = self._ask(path, Readings, {"period": period} if period else {"ever": "true"})
        yield page
        while page.next:
            page = self._read(page.next, Readings)
            yield page

    def statistics(self, meter: str, period: str = "", *, by: str = "month") -> Statistics:
        """Return count, sum, spread and gaps of the readings of a meter."""
        span = {"period": period} if period else {"ever": "true"}
        return self._ask(
            f"/meters/{quote(meter, safe='')}/statistics", Statistics, {**span, "by": by}
        )

    def series(
        self, ids: Sequence[str], period: str, *, measure: str = "power", step: str = "auto"
    ) -> Series:
        """Return lines over time, of meters or of a carrier."""
        wanted = [("series", each) for each in ids]
        view = [("period", period), ("measure", measure), ("step", step)]
        return self._read(f"{API}/series?{urlencode([*wanted, *view])}", Series)

    def tasks(self, state: str = "all") -> Iterator[Task]:
        """Return tasks that are ``open``, ``closed`` or ``all``, page by page."""
        for page in self._pages("/tasks", TaskPage, {"state": state}):
            yield from page.tasks

    def answers(self, period: str = "") -> AnswersTold:
        """Return which findings need a person, the answers they take, and every answer given."""
        return self._ask("/answers", AnswersTold, {"period": period} if period else {})

    def give_answer(self, said: NewAnswer, *, key: str = "") -> TakenAnswer:
        """Answer a finding; without a reply it is sent again under the same key and counts once.

        Parameters
        ----------
        key : str
            Names this answer for good; one is drawn when it is empty.

        Raises
        ------
        AnswerError
            Nobody replies, or the answer is not taken.
        """
        body = said.model_dump_json(by_alias=True, exclude_defaults=True)
        return self._post("/answers/given", body.encode(), TakenAnswer, key)

    def reverse_answer(self, answer: str, *, note: str, key: str = "") -> TakenAnswer:
        """Take an answer back; what it touched is understood as before it."""
        path = f"/answers/given/{quote(answer, safe='')}/reversal"
        said = NewReversal(note=note).model_dump_json(exclude_defaults=True)
        return self._post(path, said.encode(), TakenAnswer, key)

    def campaigns(self) -> CampaignBoard:
        """Return which forms are asked of enterprises, every step of each, and who is late."""
        pages = [*self._pages("/campaigns", CampaignBoard, {})]
        campaigns = tuple(each for page in pages for each in page.campaigns)
        return pages[0].model_copy(update={"campaigns": campaigns, "next": None})

    def imports(self) -> Iterator[Import]:
        """Return what was imported, in the order of arrival, page by page."""
        for page in self._pages("/imports", ImportPage, {}):
            yield from page.imports

    def certificates(self) -> Iterator[Certificate]:
        """Return the register of certificates, in the order of production, page by page."""
        for page in self._pages("/certificates", CertificatePage, {}):
            yield from page.certificates

    def certificate_findings(self) -> tuple[Finding, ...]:
        """Return what in the register of certificates has no effect or is for trial, and why."""
        return self._ask("/certificates", CertificatePage).findings

    def alarms(self) -> tuple[Alarm, ...]:
        """Return the meters that are late, silent or flat, and what was done about it."""
        pages = self._pages("/alarms", AlarmList, {})
        return tuple(each for page in pages for each in page.alarms)

    def push(self, readings: Sequence[Reading], *, key: str = "") -> Acknowledgement:
        """Push readings; when this returns, what is accepted is on the server's disk.

        Without an answer it is sent again under the same key, which counts nothing twice.

        Parameters
        ----------
        key : str
            Names this push for good; one is drawn when it is empty.

        Raises
        ------
        AnswerError
            Nobody answers, or not one reading was accepted.
        """
        return self._post("/readings", body_of(readings), Acknowledgement, key)

    def live(self) -> Iterator[Event]:
        """Return events as they come, until the server lets go or the caller does."""
        headers = {"Accept": "text/event-stream"}
        with self._way.open(Asked(method="GET", path=f"{API}/live", headers=headers)) as answer:
            yield from events_of(answer)

    def _post(self, path: str, body: bytes, kind: type[A], key: str) -> A:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key or uuid.uuid4().hex,
        }
        asked = Asked(method="POST", path=f"{API}{path}", headers=headers, body=body)
        _, told = self._way.send(asked)
        return self._parsed(told, kind)

    def _pages(self, path: str, kind: type[P], query: dict[str, str]) -> Iterator[P]:
        page = self._ask(path, kind, query)
        yield page
        while page.next:
            page = self._read(page.next, kind)
            yield page

    def _ask(self, path: str, kind: type[A], query: dict[str, str] | None = None) -> A:
        said = urlencode({key: text for key, text in (query or {}).items() if text})
        return self._read(f"{API}{path}{'?' if said else ''}{said}", kind)

    def _read(self, path: str, kind: type[A]) -> A:
        return self._parsed(self._way.get(path), kind)

    def _parsed(self, told: bytes, kind: type[A]) -> A:
        try:
            return kind.model_validate_json(told)
        except ValidationError as error:
            facts = {"url": self._way.url, "kind": kind.__name__, "said": _first(error)}
            raise AnswerError("not_understood", facts=facts) from error


def _first(error: ValidationError) -> str:
    """Return the first thing that is not as it should be, and where."""
    found = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, found['loc']))}: {found['msg']}"
