"""What the items of a sample are called: lines of the ledger, meters and documents, by name.

The id stands beside the name: it is what is recorded, and what an action is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lingtan.base.names import Name
from lingtan.evidence.monetary_sample import NONE
from lingtan.park.park import Park
from lingtan.reports.context import Context
from lingtan.reports.named_knowledge import Knowledge
from lingtan.reports.words import Words

BETWEEN = " · "


@dataclass(frozen=True)
class ItemNames:
    """The names of a park's items, in one language."""

    park: Park
    knowledge: Knowledge
    words: Words

    def named(self, key: str) -> str:
        """Return an item by name with its id beside it; what has no name is told by its id."""
        kind, _, rest = key.partition(":")
        parts = {"meter": self._meter, "document": self._document, "line": self._line}
        told = (
            BETWEEN.join(filter(None, dict.fromkeys(parts[kind](rest)))) if kind in parts else ""
        )
        return f"{told} ({key})" if told else key

    @cached_property
    def _things(self) -> Mapping[str, Name]:
        park = self.park
        things = (
            *(park.meters, park.virtual_meters, park.streams),
            *(park.enterprises, park.assets),
        )
        return {thing.id: thing.name for group in things for thing in group}

    def _name(self, id_: str, names: Mapping[str, Name]) -> str:
        found = names.get(id_)
        return found.in_language(self.words.language) if found else ""

    def _thing(self, id_: str) -> str:
        """Return the name of a thing of the park; of a contract, what kind it is of."""
        kinds = {each.id: each.kind for each in self.park.contracts}
        if id_ in kinds:
            return self.words.say(f"trace.contract_kind.{kinds[id_]}")
        return self._name(id_, self._things)

    def _meter(self, id_: str) -> tuple[str, ...]:
        return (self._name(id_, self._things),)

    def _document(self, rest: str) -> tuple[str, ...]:
        about, _, name = rest.partition("/")
        if about != "statement":
            return (self._thing(name),)
        datum, enterprise, item = name.split("/", 2)
        known = self.knowledge.data.get(datum)
        told = known.name.in_language(self.words.language) if known else ""
        return (
            told,
            self._name(enterprise, self._things),
            self._name(item, self.knowledge.carriers),
        )

    def _line(self, rest: str) -> tuple[str, ...]:
        account, stream, meter, month, factor = rest.split("/", 4)
        key, known = f"account.{account}", self.knowledge.factors.get(factor)
        return (
            self.words.say(key) if self.words.has(key) else "",
            self._thing(stream) if stream != meter else "",
            self._name(meter, self._things),
            "" if month == NONE else month,
            known.name.in_language(self.words.language) if known else "",
        )


def items_in(context: Context) -> ItemNames:
    """Return what items are called in a document."""
    return ItemNames(context.inputs.park, context.inputs.knowledge, context.words)
