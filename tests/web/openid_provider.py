"""A small OpenID provider, run in a process of its own: the other side of a sign-in.

It signs with a real RSA key, holds codes and clients, checks PKCE, and can be told to misbehave in
one way at a time. Run as ``python -m tests.web.openid_provider``; it prints its port.
"""

import hmac
import json
import secrets
import socket
import time
from base64 import b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "lingtan park", "a secret: of 100 %"
ANN = {"sub": "u-1", "email": "ann@example.org", "email_verified": True}


class Provider:
    """What it holds, and how it behaves."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.rotate("one")
        self.other = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
        self.codes: dict[str, dict[str, str]] = {}
        self.wrong = ""
        self.person: dict[str, Any] = dict(ANN)
        self.beside: dict[str, Any] = {}

    def rotate(self, kid: str) -> None:
        """Sign with a new key from now on, and publish no other."""
        self.kid, self.key = kid, RSAKey.generate_key(2048, {"kid": kid}, auto_kid=False)

    def id_token(self, asked: dict[str, str]) -> str:
        """Return a signed statement of who signed in, wrong in the way that was asked for."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce", ""),
            **self.person,
        }
        changes: dict[str, dict[str, Any]] = {
            "nonce": {"nonce": "another"},
            "expired": {"iat": now - 900, "exp": now - 600},
            "audience": {"aud": "somebody else"},
            "two audiences": {"aud": [CLIENT, "somebody else"]},
            "issuer": {"iss": "https://elsewhere.example"},
            "nobody": {"sub": ""},
        }
        claims |= changes.get(self.wrong, {})
        if self.wrong == "no nonce":
            del claims["nonce"]
        if self.wrong == "shared key":
            return with_shared_key(claims, self.key.as_pem(private=False), self.kid)
        if self.wrong == "unsigned":
            _, body, _ = jwt.encode({"alg": "RS256", "kid": self.kid}, claims, self.key).split(".")
            return f"eyJhbGciOiJub25lIn0.{body}."
        key = self.other if self.wrong in {"signature", "withdrawn key"} else self.key
        kid = "one" if self.wrong == "withdrawn key" else self.kid
        return jwt.encode({"alg": "RS256", "kid": kid}, claims, key)


def with_shared_key(claims: dict[str, Any], key: bytes, kid: str) -> str:
    """Return a token signed with the public key as if it were a secret both sides share."""
    parts = ({"alg": "HS256", "kid": kid}, claims)
    text = ".".join(urlsafe_b64encode(json.dumps(each).encode()).decode() for each in parts)
    text = text.replace("=", "")
    mark = urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")).decode()
    return f"{text}.{mark.rstrip('=')}"


def app_of(provider: Provider) -> FastAPI:
    """Return the addresses of a provider."""
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    def discovery() -> dict[str, object]:
        issuer = provider.issuer
        return {
            "issuer": "https://elsewhere.example" if provider.wrong == "discovery" else issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "authorization_response_iss_parameter_supported": True,
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    _add_codes(app, provider)
    _add_more(app, provider)
    return app


def _add_codes(app: FastAPI, provider: Provider) -> None:
    @app.get("/authorize")
    def authorize(request: Request) -> RedirectResponse:
        asked = dict(request.query_params)
        is_ours = asked["client_id"] == CLIENT and asked["response_type"] == "code"
        if not is_ours or asked["code_challenge_method"] != "S256":
            raise HTTPException(400)
        told = {"state": asked["state"], "iss": provider.issuer}
        if provider.wrong == "declined":
            told |= {"error": "access_denied"}
        else:
            code = secrets.token_urlsafe(16)
            provider.codes[code] = asked
            told |= {"code": code}
        if provider.wrong == "other issuer in the answer":
            told["iss"] = "https://elsewhere.example"
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(told)}", 303)

    @app.post("/token")
    async def token(request: Request) -> dict[str, object]:
        form = dict(parse_qsl((await request.body()).decode()))
        shown = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        asked = provider.codes.get(form["code"])
        if provider.wrong == "takes a code again":
            return _handed_out(provider, asked or {})
        provider.codes.pop(form["code"], None)
        is_right = (
            parse_qsl("x=" + shown.replace("+", "%2B"))[0][1] == f"{CLIENT}:{SECRET}"
            and asked is not None
            and form["redirect_uri"] == asked["redirect_uri"]
            and create_s256_code_challenge(form["code_verifier"]) == asked["code_challenge"]
        )
        if not is_right or asked is None:
            raise HTTPException(400)
        return _handed_out(provider, asked)


def _handed_out(provider: Provider, asked: dict[str, str]) -> dict[str, object]:
    return {
        "access_token": "opens-userinfo",
        "token_type": "Bearer",
        "id_token": provider.id_token(asked),
    }


def _add_more(app: FastAPI, provider: Provider) -> None:
    @app.get("/keys")
    def keys() -> dict[str, object]:
        return {"keys": [provider.key.as_dict(private=False)]}

    @app.get("/userinfo")
    def userinfo(request: Request) -> dict[str, object]:
        if request.headers.get("authorization") != "Bearer opens-userinfo":
            raise HTTPException(401)
        is_other = provider.wrong == "somebody else beside"
        return {"sub": "u-2" if is_other else provider.person["sub"], **provider.beside}

    @app.post("/behave")
    async def behave(request: Request) -> dict[str, object]:
        told = await request.json()
        provider.wrong = told.get("wrong", "")
        provider.person = told.get("person", dict(ANN))
        provider.beside = told.get("beside", {})
        if told.get("kid", provider.kid) != provider.kid:
            provider.rotate(told["kid"])
        return {}


def main() -> None:
    """Serve until the process is ended."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = app_of(Provider(f"http://127.0.0.1:{port}"))
    print(port, flush=True)  # noqa: T201 - whoever started it waits for it
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])


if __name__ == "__main__":
    main()
