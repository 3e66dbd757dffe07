"""Sign in with an OpenID provider: authorization code, PKCE, and an ID token that is checked [1]_.

Keys and addresses are asked for at every sign-in: those are few, and keys change.

References
----------
.. [1] OpenID Connect Core 1.0, 3.1; Discovery 1.0, 4; RFC 7636 (PKCE); RFC 9207 (issuer in the
   answer); recalled, label R.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any  # claims may be any JSON
from urllib.parse import quote

from lingtan.adapters.identity.ask import ask
from lingtan.adapters.identity.sign_in_file import Provider, is_safe
from lingtan.base.errors import IdentityError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures of two keys only: with one secret for both sides anybody who has it could sign."""
LEEWAY_SECONDS = 60
WELL_KNOWN = "/.well-known/openid-configuration"
Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What one attempt to sign in is known again by.

    Attributes
    ----------
    back : str
        The address the provider sends the browser back to.
    """

    state: str
    nonce: str
    verifier: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a provider is asked what, as its discovery document says."""

    authorization: str
    token: str
    keys: str
    userinfo: str = ""
    by_post: bool = False
    tells_issuer: bool = False


def discover(provider: Provider) -> Addresses:
    """Return where a provider is asked what.

    Raises
    ------
    IdentityError
        It is not reached, is another one than it says, or names no safe address.
    """
    told = ask(provider.issuer.rstrip("/") + WELL_KNOWN)
    if told.get("issuer") != provider.issuer:
        raise IdentityError("other_issuer", facts={"issuer": provider.issuer})
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    found = [_address(told, name) for name in names]
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Addresses(
        authorization=found[0],
        token=found[1],
        keys=found[2],
        userinfo=_address(told, "userinfo_endpoint") if "userinfo_endpoint" in told else "",
        by_post="client_secret_basic" not in methods,
        tells_issuer=bool(told.get("authorization_response_iss_parameter_supported")),
    )


def way_to(provider: Provider, addresses: Addresses, attempt: Attempt) -> str:
    """Return the address at which the provider asks a browser who it is."""
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415 - seldom
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415

    return str(
        prepare_grant_uri(
            addresses.authorization,
            provider.client_id,
            "code",
            redirect_uri=attempt.back,
            scope=list(provider.scopes),
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
    )


def claims_by(
    provider: Provider, attempt: Attempt, told: Mapping[str, str], now: datetime
) -> Claims:
    """Return what a provider says of whom it sends back, once all of it is checked.

    Parameters
    ----------
    told : mapping
        What the browser brought along: the code, and the issuer where it is told.

    Raises
    ------
    IdentityError
        It does not come from the provider, was not meant for us or for this attempt, or the
        provider is not reached.
    """
    addresses = discover(provider)
    issuer = told.get("iss", "" if addresses.tells_issuer else provider.issuer)
    if issuer != provider.issuer:
        raise IdentityError("not_genuine", facts={"what": "iss"})
    tokens = _exchange(provider, addresses, attempt, told.get("code", ""))
    claims = _checked(provider, attempt, tokens, ask(addresses.keys), now)
    return {**_more(addresses, tokens, claims), **claims}


def _address(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not is_safe(found):
        raise IdentityError("unsafe_address", facts={"address": f"{name}: {found}"})
    return found


def _exchange(
    provider: Provider, addresses: Addresses, attempt: Attempt, code: str
) -> Mapping[str, Any]:
    """Return the tokens a code is good for."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.back,
        "code_verifier": attempt.verifier,
        "client_id": provider.client_id,
    }
    secret, headers = provider.secret(), {}
    if secret and addresses.by_post:
        form["client_secret"] = secret
    elif secret:
        headers = {"Authorization": _basic(provider.client_id, secret)}
        del form["client_id"]
    return ask(addresses.token, form, headers)


def _basic(name: str, secret: str) -> str:
    text = f"{quote(name, safe='')}:{quote(secret, safe='')}"
    return f"Basic {b64encode(text.encode()).decode()}"


def _checked(
    provider: Provider,
    attempt: Attempt,
    tokens: Mapping[str, Any],
    keys: Mapping[str, Any],
    now: datetime,
) -> Claims:
    """Return the claims of an ID token that is signed, for us, of now and of this attempt."""
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - seldom, and slow to load
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import KeySet  # noqa: PLC0415

    text = tokens.get("id_token")
    wanted = {"iss": provider.issuer, "aud": provider.client_id}
    try:
        key_set = KeySet.import_key_set(keys)  # type: ignore[arg-type]  # its shape is checked there
        token = jwt.decode(str(text), key_set, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={name: {"essential": True, "value": value} for name, value in wanted.items()},
            params={
                "nonce": attempt.nonce,
                "client_id": provider.client_id,
                "access_token": tokens.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IdentityError(
            "not_genuine", facts={"what": f"{type(error).__name__}: {error}"}
        ) from error
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise IdentityError("not_genuine", facts={"what": "sub"})
    return dict(claims)


def _more(addresses: Addresses, tokens: Mapping[str, Any], claims: Claims) -> Claims:
    """Return what the provider tells beside the ID token, of the same person."""
    access = tokens.get("access_token")
    if not addresses.userinfo or not isinstance(access, str):
        return {}
    told = ask(addresses.userinfo, headers={"Authorization": f"Bearer {access}"})
    if told.get("sub") != claims["sub"]:
        raise IdentityError("not_genuine", facts={"what": "userinfo sub"})
    return told
