"""Mappings that are not changed: what a result holds by name stays as it was found.

Such a mapping is a `dict` in every other way: it is read as fast, written as JSON, copied and
sent to another process. ``dict(mapping)`` is a copy that may be changed.
"""

from typing import Generic, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ReadOnly(dict[K, V], Generic[K, V]):
    """A mapping that refuses every change.

    Examples
    --------
    >>> share = ReadOnly({"direct": 0.25})
    >>> share["direct"]
    0.25
    >>> share["direct"] = 0.5
    Traceback (most recent call last):
    TypeError: a result is not changed: change a copy of it, dict(…)
    """

    __slots__ = ()

    def __setitem__(self, key: K, value: V, /) -> NoReturn:
        """Refuse."""
        _refuse()

    def __delitem__(self, key: K, /) -> NoReturn:
        """Refuse."""
        _refuse()

    def __ior__(self, *_: object) -> NoReturn:  # type: ignore[misc]  # refuses all alike
        """Refuse."""
        _refuse()

    def clear(self) -> NoReturn:
        """Refuse."""
        _refuse()

    def pop(self, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        _refuse()

    def popitem(self) -> NoReturn:
        """Refuse."""
        _refuse()

    def setdefault(self, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        _refuse()

    def update(self, *_: object, **__: object) -> NoReturn:
        """Refuse."""
        _refuse()

    def __reduce__(self) -> tuple[type["ReadOnly[K, V]"], tuple[dict[K, V]]]:
        """Return how a copy is made, in this process or another."""
        return ReadOnly, (dict(self),)


def seal(thing: object, *names: str) -> None:
    """Make fields of a frozen thing read-only, all that they hold included.

    To be called from ``__post_init__``, once the fields have what they were given.
    """
    for name in names:
        object.__setattr__(thing, name, sealed(getattr(thing, name)))


def sealed(value: object) -> object:
    """Return a value in which no mapping, list or set can be changed.

    Examples
    --------
    >>> sealed({"goods": [{"mass_kg": 1}]})
    {'goods': ({'mass_kg': 1},)}
    """
    if isinstance(value, ReadOnly):
        return value
    if isinstance(value, dict):
        return ReadOnly({key: sealed(each) for key, each in value.items()})
    if isinstance(value, list):
        return tuple(map(sealed, value))
    return frozenset(value) if isinstance(value, set) else value


def _refuse() -> NoReturn:
    raise TypeError("a result is not changed: change a copy of it, dict(…)")
