"""Who a word in the register of certificates means: an enterprise, the park, or anyone outside.

A certificate is one thing whether its holder is written by id or by name, so both are the same
party. Only who is called neither stands outside.
"""

import re
from dataclasses import replace

from lingtan.base.names import folded
from lingtan.park.certificates import Act, Certificate, RegisterEvent
from lingtan.park.park import Park

# A dash, as it is shown to people.
THE_PARK = re.compile(r"\s*[-\u2010-\u2015\u2212\uff0d]+(?:\s.*)?")


class Parties:
    """The parties of a park by every way their names are written."""

    def __init__(self, park: Park) -> None:
        self._ids = {enterprise.id for enterprise in park.enterprises}
        self._by_name: dict[str, set[str]] = {}
        for name in (park.name.en, park.name.zh):
            self._by_name.setdefault(folded(name), set()).add("")
        for enterprise in park.enterprises:
            names = (enterprise.name.en, enterprise.name.zh)
            labels = (f"{enterprise.id} {name}" for name in names)
            for text in (enterprise.id, *names, *labels):
                self._by_name.setdefault(folded(text), set()).add(enterprise.id)

    def party(self, text: str) -> str:
        """Return the id of an enterprise, nothing for the park itself, or a name of outside.

        A dash is the park, with words after it or alone: so tables, pages and drop-downs show
        it. A name that two of them have tells nobody, and stays as it is.
        """
        if not text or text in self._ids:
            return text
        if THE_PARK.fullmatch(text):
            return ""
        found = self._by_name.get(folded(text), set())
        return next(iter(found)) if len(found) == 1 else text

    def of_header(self, header: Certificate) -> Certificate:
        """Return a certificate with its owner by id."""
        return replace(header, owner=self.party(header.owner))

    def of_event(self, event: RegisterEvent) -> RegisterEvent:
        """Return an event with its parties by id; only a transfer goes to one."""
        to = self.party(event.to) if event.act is Act.TRANSFER else event.to
        return replace(event, owner=self.party(event.owner), to=to)
