"""Somebody who does things in a browser: fills in a form, sends files, waits for a job."""

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from tests.web.person import FORM_TYPE, MARK, Person
from tests.web.site import Answer, Site

SECONDS = 120.0
FIELD = "Content-Disposition: form-data"
OPEN = re.compile(r'class="state (waiting|working)"')


@dataclass(slots=True)
class Doer:
    """A browser on one's own machine, or that of somebody who signed in."""

    site: Site
    person: Person = field(init=False)

    def __post_init__(self) -> None:
        self.person = Person(self.site)

    def do(self, path: str, fields: Mapping[str, str], more: str = "lang=en") -> Answer:
        """Fill in a form and send it; return what comes back."""
        mark = str(MARK.findall(self.person.ask(f"{path}?{more}").text)[0])
        return self.person.send(f"{path}?{more}", {"mark": mark, **fields})

    def send_files(
        self,
        path: str,
        files: Mapping[str, bytes],
        fields: Mapping[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        """Send files with a form."""
        mark = str(MARK.findall(self.person.ask(f"{path}?lang=en").text)[0])
        bound = uuid4().hex
        own = {"mark": mark, **(fields or {})}
        parts = [
            f'--{bound}\r\n{FIELD}; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in own.items()
        ]
        for name, content in files.items():
            head = f'{FIELD}; name="files"; filename="{name}"'
            parts += [f"--{bound}\r\n{head}\r\n\r\n".encode(), content, b"\r\n"]
        body = b"".join([*parts, f"--{bound}--\r\n".encode()])
        told = {
            "Origin": self.person.origin,
            "Content_Type": f"multipart/form-data; boundary={bound}",
            **headers,
        }
        return self.person.ask(f"{path}?lang=en", "POST", body, **told)

    def done(self, answer: Answer) -> Answer:
        """Wait until a job is over, and return its page."""
        assert answer.status == 303, answer.text
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            page = self.person.ask(answer.headers["location"])
            if not OPEN.search(page.text):
                return page
            time.sleep(0.2)
        raise AssertionError(page.text)

    def post(self, path: str, body: bytes, **headers: str) -> Answer:
        """Send what no form of ours would send."""
        return self.person.ask(path, "POST", body, **({"Content_Type": FORM_TYPE} | headers))


def signed_in(site: Site, names: Iterable[str]) -> dict[str, Doer]:
    """Return people of a site by name, each signed in."""
    found = {name: Doer(site) for name in names}
    for name, doer in found.items():
        assert doer.person.sign_in(name).status == 303
    return found
