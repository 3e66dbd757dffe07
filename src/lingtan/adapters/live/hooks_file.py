"""Who is told what happens in a park: the file ``webhooks.yaml`` of a workspace."""

from pathlib import Path
from typing import Self
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, model_validator

from lingtan.adapters.live.strict_file import (
    NotUnderstoodError,
    Strict,
    close_to_others,
    read_strict,
)
from lingtan.base.errors import HookError
from lingtan.evidence.news import News

LEAST_SECRET = 16
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Subscriber(Strict):
    """Another system, and what it is told.

    Attributes
    ----------
    secret_file : str
        File beside this one; what is sent is signed with what stands in it.
    plain_http : bool
        Whether what is told may pass a network without encryption.
    private_network : bool
        Whether its address may be one of this machine or of a private network.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    url: str
    secret_file: str
    events: tuple[News, ...] = tuple(News)
    plain_http: bool = False
    private_network: bool = False

    @model_validator(mode="after")
    def _is_reachable_safely(self) -> Self:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or not _has_port(parts):
            raise ValueError("url is no address")
        if parts.username or parts.password:
            raise ValueError("url holds a password; what is sent is signed instead")
        is_safe = parts.scheme == "https" or parts.hostname in LOOPBACK
        if not (is_safe or self.plain_http):
            raise ValueError("url is not https; say plain_http: true to send in the open")
        if Path(self.secret_file).name != self.secret_file:
            raise ValueError("secret_file is no file beside this one")
        return self


class HooksFile(Strict):
    """All of them."""

    subscribers: tuple[Subscriber, ...]

    @model_validator(mode="after")
    def _no_id_twice(self) -> Self:
        if len({each.id for each in self.subscribers}) < len(self.subscribers):
            raise ValueError("an id stands twice")
        return self


def read_hooks_file(path: Path) -> tuple[Subscriber, ...]:
    """Read the file.

    Raises
    ------
    HookError
        It cannot be read, or something in it is not understood.
    """
    try:
        return read_strict(path, HooksFile).subscribers
    except NotUnderstoodError as error:
        facts = {"file": path.name, "place": error.place, "said": error.said}
        raise HookError("file", facts=facts) from error


def read_secret(path: Path) -> bytes:
    """Read what is sent is signed with, once nobody but its owner can.

    Raises
    ------
    HookError
        It cannot be read, or is so short that it could be guessed.
    """
    try:
        close_to_others(path)
        secret = path.read_bytes().strip()
    except OSError as error:
        raise HookError("no_secret", facts={"file": path.name}) from error
    if len(secret) < LEAST_SECRET:
        raise HookError("short_secret", facts={"file": path.name, "least": LEAST_SECRET})
    return secret


def _has_port(parts: SplitResult) -> bool:
    """Whether the port of an address, if it has any, is one."""
    try:
        return parts.port != 0
    except ValueError:
        return False
