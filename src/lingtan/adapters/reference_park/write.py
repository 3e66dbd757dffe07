"""Write the reference park: its park file, its mappings and the raw files in its inbox."""

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

from lingtan.adapters.reference_park.compose import compose
from lingtan.adapters.reference_park.raw_files import write_raw_files


def write_reference_park(folder: Path) -> tuple[Path, ...]:
    """Write the reference park into a folder; return its raw files in order of arrival."""
    with as_file(files("lingtan.adapters.reference_park") / "workspace") as template:
        copytree(template, folder, dirs_exist_ok=True)
    return write_raw_files(compose(), folder / "inbox")
