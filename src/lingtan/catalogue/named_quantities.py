"""Check what formulas name: a datum of the register, or a quantity of the rooms that have them."""

from collections.abc import Collection
from difflib import get_close_matches

from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.records import Faults


def check_named(
    register: Collection[Datum], quantities: Collection[str] | None, faults: Faults
) -> None:
    """Note every name in a formula that stands for nothing, with the nearest that stands for it.

    Parameters
    ----------
    quantities : collection of str or None
        What else there is; ``energy.`` stands for every name that begins so. None checks nothing.
    """
    if quantities is None:
        return
    known = {*(datum.id for datum in register), *quantities}
    names = [name for name in known if not name.endswith(".")]
    for name, place in faults.named:
        if name in known or f"{name.partition('.')[0]}." in known:
            continue
        near = get_close_matches(name, names)
        if near:
            faults.add(place, "no_quantity_near", id=name, near=", ".join(near))
        else:
            faults.add(place, "no_quantity", id=name)
