"""What a datum of the register is called, where a command has no catalogue at hand."""

import re
from functools import cache

from lingtan.base.names import Name
from lingtan.catalogue.data_register import load_data_register
from lingtan.reports.words import Words

DATUM = re.compile(r"\bdatum/(\w+)")


def datum_name(words: Words, id_: str) -> str:
    """Return the name of a datum of the built-in register; its id where it has none."""
    name = _names().get(id_)
    return id_ if name is None else name.in_language(words.language) or id_


def with_datum_names(words: Words, text: str) -> str:
    """Return a text in which data are told by ``datum/ID`` with their names."""
    return DATUM.sub(lambda found: datum_name(words, found[1]), text)


@cache
def _names() -> dict[str, Name]:
    return {datum.id: datum.name for datum in load_data_register()}
