"""How a workspace is entered: whether it is asked who comes, under which names, over what.

Of everybody who signs in there is a session on this side; the browser holds a secret in a cookie
that scripts and other sites do not see. Forms carry a mark made from that cookie [1]_.

References
----------
.. [1] OWASP, Cross-Site Request Forgery Prevention (signed double submit); recalled, label R.
"""

import hmac
import secrets
from dataclasses import dataclass, field, replace
from hashlib import sha256

from fastapi import Request, Response

from lingtan.app.keep_tokens import BY_TOKEN, MARK, token_by
from lingtan.app.record_looks import LookBook
from lingtan.app.record_visits import Attempt, VisitBook
from lingtan.app.sign_in import session_by
from lingtan.app.wiring_light import asked_enterprises
from lingtan.app.wiring_users import Step
from lingtan.park.people import Token
from lingtan.web.came_from import address_of, browser_of
from lingtan.web.room import Room
from lingtan.web.sending import Sending
from lingtan.web.throttle import BY_ADDRESS, BY_NAME, Throttle
from lingtan.web.visitor import NOBODY, OWN_MACHINE, Visitor

SESSION, FORM, WAY = "lingtan_session", "lingtan_form", "lingtan_way"
HALFWAY = "lingtan_halfway"
WAY_SECONDS = 600  # for as long as somebody is at the provider
HOST_ONLY = "__Host-"  # a browser takes such a cookie from this host and over TLS only
BEARER = "bearer "
NAVIGATION = "document"
KEY_BYTES = 32
OWN_FORMS = "forms of one's own machine"  # there is no session to make a mark from


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What whoever starts the server asks for.

    Attributes
    ----------
    is_asked : bool
        Whether visitors must sign in; False on one's own machine only.
    names : frozenset of str
        Names of hosts it answers to, beside those of this machine.
    is_secure : bool
        Whether browsers come over TLS, which a proxy in front of it ends.
    is_public : bool
        Whether everybody may see the public page of the park.
    """

    is_asked: bool = True
    names: frozenset[str] = frozenset()
    is_secure: bool = False
    is_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Tells who asks."""

    room: Room
    manner: Manner
    by_name: Throttle = field(default_factory=lambda: Throttle(BY_NAME))
    by_address: Throttle = field(default_factory=lambda: Throttle(BY_ADDRESS))
    to_provider: Throttle = field(default_factory=lambda: Throttle(BY_ADDRESS))
    visits: VisitBook = field(default_factory=VisitBook)
    looks: LookBook = field(default_factory=LookBook)
    sending: Sending = field(default_factory=Sending)
    key: bytes = field(default_factory=lambda: secrets.token_bytes(KEY_BYTES), repr=False)

    def visitor(self, request: Request) -> Visitor:
        """Return who asks."""
        if not self.manner.is_asked:
            return replace(OWN_MACHINE, form_token=self.mark(OWN_FORMS))
        shown, now = request.headers.get("authorization", ""), self.room.clock()
        if shown:
            is_bearer = shown.lower().startswith(BEARER)
            text = shown[len(BEARER) :].strip() if is_bearer else ""
            where = address_of(request)
            token = token_by(self.room.layout, text, now, where) if text else None
            if token is None:
                self.note(request, text.partition(MARK)[0], Step.REFUSED, BY_TOKEN)
                return NOBODY
            return _program(token)
        secret = self.session(request)
        is_click = _is_click(request)
        found = session_by(self.room.layout, secret, now, is_click=is_click) if secret else None
        if found is None:
            return NOBODY
        user = found.user
        mark = self.mark(secret)
        asked = asked_enterprises(self.room.layout.evidence)
        return Visitor(
            name=user.name,
            role=user.role,
            enterprise=user.enterprise,
            form_token=mark,
            is_asked=user.enterprise in asked if user.enterprise else bool(asked),
            news=found.news,
        )

    def note(self, request: Request, typed: str, step: Step, way: str) -> None:
        """Note that somebody was not let in."""
        attempt = Attempt(
            typed=typed,
            step=step,
            way=way,
            at=self.room.clock(),
            address=address_of(request),
            browser=browser_of(request),
        )
        self.visits.note(self.room.layout, attempt)

    def session(self, request: Request) -> str:
        """Return the secret of a session as the browser shows it; empty where it shows none."""
        return request.cookies.get(self._named(SESSION), "")

    def form_secret(self, request: Request) -> str:
        """Return what marks the forms of somebody who has not signed in; a new one at first."""
        return request.cookies.get(self._named(FORM), "") or secrets.token_urlsafe(KEY_BYTES)

    def mark(self, secret: str) -> str:
        """Return what a form carries for whoever has this cookie."""
        return hmac.new(self.key, secret.encode(), sha256).hexdigest()

    def is_own_form(self, request: Request, marked: str, cookie: str = FORM) -> bool:
        """Whether a form was sent by a page of ours to the one who sends it back."""
        secret = request.cookies.get(self._named(cookie), "")
        fits = hmac.compare_digest(self.mark(secret).encode(), marked.encode())
        return bool(secret) and fits and self.is_own_origin(request)

    def is_from_our_page(self, request: Request, visitor: Visitor, marked: str) -> bool:
        """Whether a form was sent by a page that was drawn for this visitor."""
        fits = hmac.compare_digest(visitor.form_token.encode(), marked.encode())
        return bool(visitor.form_token) and fits and self.is_own_origin(request)

    def may_send(self, request: Request, visitor: Visitor) -> bool:
        """Whether what comes without a form is not sent by a page of elsewhere.

        A browser shows cookies by itself, so with one the page has to be ours; a token it never
        shows by itself. On one's own machine a program may send what no page sends.
        """
        if visitor.scope is not None:
            return True
        is_no_page = "origin" not in request.headers
        return visitor.is_own_machine if is_no_page else self.is_own_origin(request)

    def keep(self, response: Response, name: str, value: str) -> None:
        """Give the browser the secret of a session, or what marks its forms; '' takes it back."""
        response.set_cookie(
            self._named(name),
            value,
            max_age=None if value else 0,
            path="/",
            secure=self.manner.is_secure,
            httponly=True,
            samesite="strict",
        )

    def halfway(self, request: Request) -> str:
        """Return what a browser is known by that has not shown its second factor yet."""
        return request.cookies.get(self._named(HALFWAY), "")

    def way(self, request: Request) -> str:
        """Return what a browser that was sent to the identity provider is known by."""
        return request.cookies.get(self._named(WAY), "")

    def keep_way(self, response: Response, secret: str) -> None:
        """Give it that for a while; an empty one takes it back."""
        response.set_cookie(
            self._named(WAY),
            secret,
            max_age=WAY_SECONDS if secret else 0,
            path="/",
            secure=self.manner.is_secure,
            httponly=True,
            samesite="lax",
        )

    def is_own_origin(self, request: Request) -> bool:
        """Whether the browser says that the form stood on a page of this host."""
        scheme, _, origin = request.headers.get("origin", "").partition("://")
        return scheme in {"http", "https"} and origin == request.headers.get("host", "")

    def _named(self, name: str) -> str:
        return f"{HOST_ONLY}{name}" if self.manner.is_secure else name


def _is_click(request: Request) -> bool:
    """Whether somebody went to a page or sent a form, and not a script that asks by itself [1]_.

    References
    ----------
    .. [1] W3C, Fetch Metadata Request Headers; recalled, label R.
    """
    return request.headers.get("sec-fetch-dest", NAVIGATION) == NAVIGATION


def _program(token: Token) -> Visitor:
    return Visitor(name=token.prefix, scope=token.scope, enterprise=token.enterprise)
