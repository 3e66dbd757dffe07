"""Kinds of faults that files have: each module lists its own in ``FAULTS``."""

from importlib import import_module
from pkgutil import iter_modules

from tests.truth.plant import Fault


def all_faults() -> tuple[Fault, ...]:
    """Return every kind of fault and innocent peculiarity, by module and order."""
    names = sorted(each.name for each in iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return tuple(fault for module in modules for fault in module.FAULTS)
