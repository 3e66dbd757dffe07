"""Somebody with a browser: keeps cookies, fills in forms, goes where he is sent."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.web.site import Answer, Site

PASSWORD = "four green rivers run"  # noqa: S105 - of a test
MARK = re.compile(r'name="mark" value="([0-9a-f]{64})"')
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Person:
    """A browser."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask with the cookies there are, and keep the one that comes back."""
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.site.ask(path, method, body, **({"Cookie": told} if told else {}), **headers)
        for line in answer.headers.get("set-cookie", "").splitlines():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0].strip('"')
        return answer

    @property
    def origin(self) -> str:
        """What the browser says of the page a form stands on."""
        return f"http://127.0.0.1:{self.site.port}"

    def send(self, path: str, fields: dict[str, str], origin: str | None = None) -> Answer:
        """Send a form."""
        more = {"Origin": self.origin if origin is None else origin}
        body = urlencode(fields).encode()
        return self.ask(path, "POST", body, Content_Type=FORM_TYPE, **more)

    def mark(self, path: str = "/sign-in") -> str:
        """Return what the form of a page carries."""
        return str(MARK.findall(self.ask(path).text)[0])

    def sign_in(self, name: str, password: str = PASSWORD, going: str = "/") -> Answer:
        """Fill in the form of sign-in."""
        fields = {"name": name, "password": password, "mark": self.mark(), "next": going}
        return self.send("/sign-in", fields)
