"""Find what lies in a user's own folder of knowledge and no reader asks for.

A factor in a file nobody reads would be taken for one in force.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources.abc import Traversable

from lingtan.base.findings import Place
from lingtan.catalogue import (
    carbon_market,
    data_register,
    factor_files,
    framework_files,
    grid_shares,
    meter_faults,
    method_files,
    platform_functions,
    product_limits,
    source_files,
    tariff_files,
    term_files,
    uncertainties,
    unit_files,
)
from lingtan.catalogue.records import Faults
from lingtan.catalogue.shelves import Shelf, is_passed_over

FILES = (
    *(unit_files.UNITS, unit_files.CARRIERS, term_files.GLOSSARY, term_files.PRODUCT_NAMES),
    *(product_limits.FILE, product_limits.EDITIONS, data_register.FILE, carbon_market.FILE),
    *(source_files.SOURCES, meter_faults.SHAPES),
    *(platform_functions.FILE, uncertainties.FACTORS, uncertainties.ESTIMATES),
    *(meter_faults.LOSSES, meter_faults.FAULTS, meter_faults.NEGATIVES, meter_faults.CODES),
)
ENDINGS: Mapping[str, tuple[str, ...]] = {
    factor_files.FUELS: (".csv",),
    factor_files.GRIDS: (".csv",),
    factor_files.PROCESSES: (".csv",),
    factor_files.GWPS: (".csv",),
    grid_shares.FOLDER: (".yaml", ".csv"),
    framework_files.FOLDER: (".yaml",),
    method_files.METHODS: (".yaml",),
    tariff_files.RULES: (".yaml",),
    tariff_files.PLANS: (".yaml",),
    tariff_files.MARKET: (".yaml",),
    term_files.PARKS: (".csv",),
}
FOLDERS = frozenset(
    path.rsplit("/", cut)[0]
    for path in (*(f"{folder}/" for folder in ENDINGS), *FILES)
    for cut in (1, 2)
    if path.count("/") >= cut
)
CUTOFF = 0.5


def check_strays(shelf: Shelf, faults: Faults) -> None:
    """Note every file and folder of a shelf that is not read, with the nearest that would be."""
    if shelf.root.is_dir():
        _check(shelf, shelf.root, "", faults)
    elif shelf.root.is_file():
        faults.add(Place(source=shelf.name), "not_a_folder")


def _check(shelf: Shelf, folder: Traversable, path: str, faults: Faults) -> None:
    for each in sorted(folder.iterdir(), key=lambda found: found.name):
        inner = f"{path}/{each.name}" if path else each.name
        place = Place(source=shelf.source(inner))
        if is_passed_over(each.name):
            continue
        if each.is_dir() and inner in FOLDERS:
            _check(shelf, each, inner, faults)
        elif each.is_dir():
            faults.add(place, "stray_folder", near=_near(inner, FOLDERS))
        elif path in ENDINGS and not each.name.endswith(ENDINGS[path]):
            faults.add(place, "stray_ending", endings=", ".join(ENDINGS[path]))
        elif path not in ENDINGS and inner not in FILES:
            faults.add(place, "stray_file", near=_near(inner, (*FILES, *ENDINGS)))


def _near(path: str, known: "tuple[str, ...] | frozenset[str]") -> str:
    named = {_stem(name): name for name in sorted(known)}
    alike = [named[stem] for stem in get_close_matches(_stem(path), named)]
    near = alike or get_close_matches(path, known, cutoff=CUTOFF) or sorted(known)
    return ", ".join(f"{name}/" if name in FOLDERS else name for name in near)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0].lower()
