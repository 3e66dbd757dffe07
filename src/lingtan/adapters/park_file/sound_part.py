"""Of an entry that is refused, the fields that are sound: what they name is looked up too.

So one fault hides no other, and a file is put right in one go.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from lingtan.adapters.park_file.fields import Entry

E = TypeVar("E", bound=Entry)


def sound_part(entry: type[E], value: object, error: ValidationError) -> E | None:
    """Return the entry with its sound fields alone, and None in the others.

    It is for looking up what it names, and never becomes a part of a park.
    """
    if not isinstance(value, Mapping):
        return None
    faulty = {detail["loc"][0] for detail in error.errors(include_url=False) if detail["loc"]}
    fields: dict[str, object] = dict.fromkeys(entry.model_fields)
    for name, field in entry.model_fields.items():
        key = field.alias or name
        if key in value and key not in faulty:
            fields[name] = _reader(entry, name).validate_python(value[key])
    return cast("E", entry.model_construct().model_copy(update=fields))


@cache
def _reader(entry: type[Entry], name: str) -> TypeAdapter[Any]:  # of whatever the field holds
    field = entry.model_fields[name]
    kind: Any = field.annotation
    return TypeAdapter(Annotated[(kind, *field.metadata)] if field.metadata else kind)
