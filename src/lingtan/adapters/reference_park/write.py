"""Write the reference park: its park file, its mappings and the raw files in its inbox."""

from filecmp import cmp
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

from lingtan.adapters.reference_park.compose import compose
from lingtan.adapters.reference_park.raw_files import write_raw_files

TEMPLATE = files("lingtan.adapters.reference_park") / "workspace"
UNCHANGED = ("park.yaml", "meters.csv")


def is_reference_park(folder: Path) -> bool:
    """Whether a folder holds the reference park just as this version writes it."""
    with as_file(TEMPLATE) as template:
        return all(
            (folder / name).is_file() and cmp(template / name, folder / name, shallow=False)
            for name in UNCHANGED
        )


def write_reference_park(folder: Path) -> tuple[Path, ...]:
    """Write the reference park into a folder; return its raw files in order of arrival."""
    with as_file(TEMPLATE) as template:
        copytree(template, folder, dirs_exist_ok=True)
    return write_raw_files(compose(), folder / "inbox")
