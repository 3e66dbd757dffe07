"""Serve a workspace until somebody stops it: to this machine, or to whoever signs in."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import uvicorn

from lingtan.app.arguments import Place, place_of
from lingtan.app.begin_park import can_begin
from lingtan.app.catch_up import catch_up
from lingtan.app.finish_forms import Finished, finish_forms
from lingtan.app.layout import Layout
from lingtan.app.listen import mqtt_source
from lingtan.app.sign_in import has_users, invite_first
from lingtan.app.sign_in_by_provider import require_provider
from lingtan.app.tell_others import couriers_of
from lingtan.base.errors import LingtanError, ServingError
from lingtan.web.access import FIRST
from lingtan.web.actions.table import ACTIONS
from lingtan.web.beginning import Unfolding
from lingtan.web.crowd import WAITING, want_files
from lingtan.web.entrance import Entrance, Manner
from lingtan.web.guard import App
from lingtan.web.jobs.book import JobBook
from lingtan.web.jobs.history import History
from lingtan.web.listening import Address, listen_at
from lingtan.web.live_parts import Live
from lingtan.web.lively import lively
from lingtan.web.orderer import may_still
from lingtan.web.patience import Prompt
from lingtan.web.reception import Reception
from lingtan.web.room import Room
from lingtan.web.server import build_app
from lingtan.web.traffic import LogForm, log_faults

HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?|\[[0-9a-f:.]+\]")
PROXIES = ["127.0.0.1", "::1"]
"""Who is believed about where a request comes from: a proxy on this machine."""
SECONDS_TO_FINISH = 60
"""A request under way is answered before the server ends, unless it takes longer [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What whoever started the server is told.

    Attributes
    ----------
    first_link : str
        Where the first admin chooses a password, once; empty where there are users. Where there
        is no park yet, where one begins.
    is_new : bool
        Whether there is no park yet.
    finished : tuple of Finished
        Forms that an earlier process had approved and not taken into the account.
    """

    address: Address
    manner: Manner
    first_link: str = ""
    is_new: bool = False
    finished: tuple[Finished, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether what is sent travels unencrypted beyond this machine."""
        return not self.address.is_loopback and not self.manner.is_secure


def serve(
    layout: Layout,
    wanted: Address,
    manner: Manner,
    tell: Callable[[Served], None],
    log: LogForm = LogForm.TEXT,
    live: Live | None = None,
) -> None:
    """Serve the pages and the API of a workspace; return when stopped.

    Parameters
    ----------
    wanted : Address
        Port 0 takes a free one.
    tell : callable
        Is told where and how, once the address is taken.
    log : LogForm
        How a request is told on the error output.
    live : Live or None
        How it deals with readings that are pushed.

    Raises
    ------
    ServingError
        Pages would be open to other machines without sign-in, a name is none, or the address
        cannot be taken.
    UserError
        The database of users cannot be used.
    WorkspaceError
        The folder holds something, and no park.
    """
    is_new = can_begin(layout.folder)
    if not is_new:
        layout.require()
    _require_safe(layout, wanted, manner)
    if manner.is_asked:
        require_provider(layout)
    room = Room(layout=layout, clock=lambda: datetime.now(UTC), jobs=_book(layout, manner))
    reception = Reception(layout=layout, clock=room.clock, live=live or Live())
    entrance = Entrance(room=room, manner=manner)
    begun = Unfolding(entrance=entrance, unfold=lambda: build_app(entrance, log, reception))
    app: App = begun if is_new else build_app(entrance, log, reception)
    source = mqtt_source(layout, reception.take_waiting)
    couriers = couriers_of(layout, room.clock)
    log_faults(log)
    want_files()
    listener = listen_at(wanted)
    with listener:
        taken = Address(host=wanted.host, port=listener.getsockname()[1])
        link = _begin_link(begun, taken) if is_new else _first_link(room, taken, manner)
        left = () if is_new else _finish(room)
        tell(Served(address=taken, manner=manner, first_link=link, is_new=is_new, finished=left))
        server = uvicorn.Server(_config(lively(app, reception, _ending(entrance)), manner))
        reception.is_over = lambda: server.should_exit
        if source is not None:
            reception.listen(source)
        reception.tell(couriers)
        server.run(sockets=[listener])


def application(folder: Place, manner: Manner | None = None) -> App:
    """Return the pages and the API of a park as an ASGI application, for a server of one's own.

    It does all that `serve` does from its first moment to its last: it takes in what is pushed,
    and tells other systems what happens. Users are those of the park; `Workspace.add_user` adds
    the first.

    Parameters
    ----------
    manner : Manner or None
        Who is let in: everybody must sign in where it is None.

    Raises
    ------
    WorkspaceError
        The folder holds no park.
    ServingError
        A host name is none, or others would be let in unasked.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> from lingtan import Workspace
    >>> park = Workspace.new(Path(mkdtemp()) / "park", "logistics")
    >>> callable(application(park.layout.folder))
    True
    """
    layout, manner = Layout(place_of("folder", folder)), manner or Manner()
    layout.require()
    _require_names(manner)
    if not manner.is_asked and (manner.names or manner.is_secure):
        raise ServingError("open_unasked", facts={"host": ", ".join(sorted(manner.names))})
    if manner.is_asked:
        require_provider(layout)
    room = Room(layout=layout, clock=lambda: datetime.now(UTC), jobs=_book(layout, manner))
    reception = Reception(layout=layout, clock=room.clock, live=Live())
    entrance = Entrance(room=room, manner=manner)
    app = build_app(entrance, LogForm.OFF, reception)
    source = mqtt_source(layout, reception.take_waiting)
    couriers = couriers_of(layout, room.clock)

    def begin() -> None:
        _finish(room)
        reception.start()
        if source is not None:
            reception.listen(source)
        reception.tell(couriers)

    return lively(app, reception, _ending(entrance), begin)


def _finish(room: Room) -> tuple[Finished, ...]:
    """Finish what an earlier process was killed at; what cannot be read, each page says."""
    try:
        return finish_forms(room.layout, room.clock())
    except LingtanError:
        return ()
    finally:
        with suppress(LingtanError):
            catch_up(room.layout)


def _ending(entrance: Entrance) -> Callable[[], None]:
    """Return what ends with the server: its jobs, and what waits to be recorded."""

    def end() -> None:
        for book in (entrance.visits, entrance.looks):
            book.write(entrance.room.layout)
        entrance.room.jobs.close()

    return end


def _book(layout: Layout, manner: Manner) -> JobBook:
    """Return the book of jobs, with those of earlier servers."""
    history = History(layout)
    book = JobBook(
        keep=history.keep,
        may_still=lambda order: not manner.is_asked or may_still(layout, order),
    )
    book.remember(job for job in history.jobs() if job.order.action in ACTIONS)
    return book


def _config(app: App, manner: Manner) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Prompt,
        log_level="warning",
        log_config=None,  # `log_faults` has said how
        access_log=False,
        backlog=WAITING,
        server_header=False,
        proxy_headers=manner.is_secure,
        forwarded_allow_ips=PROXIES,  # whatever the environment says
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def _require_safe(layout: Layout, wanted: Address, manner: Manner) -> None:
    """Make sure that nobody is let in whom nobody asked who he is."""
    facts = {"host": wanted.host}
    _require_names(manner)
    if not manner.is_asked and (not wanted.is_loopback or manner.names or manner.is_secure):
        raise ServingError("open_unasked", facts=facts)
    if wanted.is_loopback:
        return
    if not has_users(layout):
        raise ServingError("open_without_users", facts=facts)
    if not manner.names:
        raise ServingError("open_without_names", facts=facts)


def _require_names(manner: Manner) -> None:
    for name in sorted(manner.names):
        if not HOST_NAME.fullmatch(name):
            raise ServingError("no_host_name", facts={"name": name})


def _begin_link(begun: Unfolding, taken: Address) -> str:
    return f"{taken.url}?key={begun.key}" if begun.entrance.manner.is_asked else taken.url


def _first_link(room: Room, taken: Address, manner: Manner) -> str:
    if not manner.is_asked or has_users(room.layout):
        return ""
    secret = invite_first(room.layout, room.clock())
    is_far = manner.is_secure and manner.names
    base = f"https://{min(manner.names)}/" if is_far else taken.url
    return f"{base.rstrip('/')}{FIRST}?key={secret}"
