"""Who says who somebody is, and whom we know by it: the file ``users/sign_in.yaml``.

It stands beside the database of users, so it is in every backup and in no bundle. A secret never
stands in it: the file names where the secret is kept.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lingtan.base.errors import IdentityError
from lingtan.base.reasons import reason_of
from lingtan.park.people import Role

SHOWN = 200
TEXTS_REMEMBERED = 4
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Strict(BaseModel):
    """A part of the file: frozen, and every key is one we know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Provider(Strict):
    """An OpenID provider.

    `secret_env` and `secret_file` name where the secret of this client is; without both it is a
    public client, which PKCE alone protects.
    """

    name: str = ""
    issuer: str
    client_id: str = Field(min_length=1)
    secret_env: str = ""
    secret_file: str = ""
    scopes: tuple[str, ...] = ("openid", "profile", "email")

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if not is_safe(self.issuer):
            raise ValueError("issuer: https")
        if "openid" not in self.scopes:
            raise ValueError("scopes: openid")
        if self.secret_env and self.secret_file:
            raise ValueError("one of secret_env, secret_file")
        return self

    @property
    def shown_name(self) -> str:
        """What it is called on the button."""
        return self.name or (urlsplit(self.issuer).hostname or self.issuer)

    def secret(self) -> str:
        """Return the secret of this client; empty for a public one.

        Raises
        ------
        IdentityError
            It is not where the file says.
        """
        if self.secret_env:
            found = os.environ.get(self.secret_env, "").strip()
            if not found:
                raise IdentityError("no_secret", facts={"place": self.secret_env})
            return found
        if not self.secret_file:
            return ""
        try:
            return Path(self.secret_file).read_text(encoding="utf-8").strip()
        except OSError as error:
            facts = {"file": self.secret_file, "reason": reason_of(error)}
            raise IdentityError("secret_unreadable", facts=facts) from error


class Person(Strict):
    """Whom we know by a claim: somebody by name, or everybody of a group.

    `value` is what the claim is, or one of what it lists. `user` is the name here; for a group
    `name_from` is the claim that tells it. Nobody becomes an admin by a group.
    """

    claim: str = Field(min_length=1)
    value: str = Field(min_length=1)
    user: str = ""
    name_from: str = ""
    role: Role
    enterprise: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if bool(self.user) == bool(self.name_from):
            raise ValueError("one of user, name_from")
        if self.role is Role.ADMIN and not self.user:
            raise ValueError("role admin: user")
        if (self.role is Role.ENTERPRISE) != bool(self.enterprise):
            raise ValueError("role enterprise: enterprise")
        return self


class SecondFactor(Strict):
    """Who has to have a second factor.

    With `by_provider` those who come by the provider are not asked for another one here.
    """

    roles: tuple[Role, ...] = ()
    by_provider: bool = False


class SignInFile(Strict):
    """The whole file."""

    provider: Provider | None = None
    people: tuple[Person, ...] = ()
    second_factor: SecondFactor = SecondFactor()

    @model_validator(mode="after")
    def _names_people(self) -> Self:
        if bool(self.provider) != bool(self.people):
            raise ValueError("provider and people")
        return self


def read_sign_in_file(path: Path) -> SignInFile | None:
    """Read the file; None where there is none.

    Raises
    ------
    IdentityError
        It cannot be read, or something in it is not understood.
    """
    if not path.is_file():
        return None
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        facts = {"file": path.name, "place": place or "–", "said": first["msg"]}
        raise IdentityError("file_misread", facts=facts) from error
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        facts = {"file": path.name, "place": "–", "said": str(error).splitlines()[0][:SHOWN]}
        raise IdentityError("file_misread", facts=facts) from error


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _parsed(text: str) -> SignInFile:
    """Return what a text says; it is asked for at every step of whoever came by the provider."""
    return SignInFile.model_validate(yaml.safe_load(text))


def is_safe(address: str) -> bool:
    """Whether what is sent to an address is read by nobody on the way.

    Examples
    --------
    >>> is_safe("https://id.example.org"), is_safe("http://id.example.org")
    (True, False)
    >>> is_safe("http://127.0.0.1:8090/park"), is_safe("file:///etc/passwd")
    (True, False)
    """
    parts = urlsplit(address)
    is_here = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_here)
