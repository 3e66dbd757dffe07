"""Write a starting park: a small, valid, commented workspace to change into one's own."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from lingtan.adapters.park_file.sample import Sample, bills_text, hourly_text, mapping_texts
from lingtan.adapters.yaml_lines import read_yaml
from lingtan.base.errors import WorkspaceError
from lingtan.base.reasons import reason_of
from lingtan.park.places import ParkType

PARK = "park.yaml"
METERS = "meters.csv"
OUTLINE = "boundary.geojson"
FOLDERS = ("inbox", "mappings")


def write_new_park(folder: Path, park_type: ParkType) -> tuple[Path, ...]:
    """Write a starting park into a folder, with a two-week sample to import; return the files.

    Raises
    ------
    WorkspaceError
        The folder holds a park already, or cannot be written to.
    """
    taken = [name for name in (PARK, METERS, OUTLINE) if (folder / name).exists()]
    if taken:
        raise WorkspaceError("taken", facts={"folder": str(folder), "file": taken[0]})
    texts = _texts(park_type)
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder / name, text) for name, text in texts.items())
    except OSError as error:
        raise WorkspaceError(
            "not_written", facts={"folder": str(folder), "reason": reason_of(error)}
        ) from error


def sample_of(park_type: ParkType) -> Sample:
    """Return the formulas of a starting park's sample."""
    source = _template(park_type) / "sample.yaml"
    return Sample.model_validate(read_yaml(source.read_text("utf-8"), source.name).data)


def _template(park_type: ParkType) -> Traversable:
    return files("lingtan.adapters.park_file") / "starting" / park_type.value


def _texts(park_type: ParkType) -> dict[str, str]:
    template = _template(park_type)
    sample = sample_of(park_type)
    mappings = {f"mappings/{name}": text for name, text in mapping_texts(sample).items()}
    outline = files("lingtan.adapters.park_file") / "starting" / OUTLINE
    return {
        PARK: (template / PARK).read_text("utf-8"),
        METERS: "\ufeff" + (template / METERS).read_text("utf-8"),  # spreadsheets look for it
        OUTLINE: outline.read_text("utf-8"),
        **mappings,
        "inbox/sample_hourly_2025.csv": hourly_text(sample),
        "inbox/sample_bills_2025.csv": bills_text(sample),
    }


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
