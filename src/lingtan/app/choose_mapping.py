"""Choose how a file is read: the mapping that fits its name, or one for each sheet of a workbook.

A mapping that is faulty keeps only the files from being read that it seems to be meant for.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.wiring_files import Mapping, may_read, read_mappings
from lingtan.base.errors import Fact, MappingError
from lingtan.base.findings import Finding, FindingKind, Place, Severity

MAPPING_FAULTY = FindingKind(id="mapping_faulty", severity=Severity.WARNING)


def choose_mapping(layout: Layout, file_name: str) -> Path:
    """Return the one mapping of a workspace that fits a file's name.

    Raises
    ------
    MappingError
        None fits, or several do, or one that is faulty.
    """
    fitting = choose_mappings(layout, file_name)
    if len(fitting) > 1:
        raise _several(file_name, fitting)
    return fitting[0]


def choose_mappings(layout: Layout, file_name: str) -> tuple[Path, ...]:
    """Return the mapping that fits a file's name, or those of which each reads its own sheets.

    Raises
    ------
    MappingError
        None fits, several read the same sheet, or one that seems to be meant for it is faulty:
        then ``details`` lists the faults of every mapping, with file and line.
    """
    read, faulty = read_mappings(layout.mappings)
    fitting = {path: each for path, each in read.items() if each.reads(file_name)}
    meant = [path for path in faulty if may_read(path, file_name)]
    if meant or (faulty and not fitting):
        raise _faulty(file_name, list(faulty.values()))
    if not fitting:
        raise MappingError(
            "none_fits",
            facts={
                "file": file_name,
                "mappings": str(layout.mappings),
                "folder": str(layout.folder),
            },
        )
    if len(fitting) > 1 and not _read_apart(list(fitting.values())):
        raise _several(file_name, list(fitting))
    return tuple(fitting)


def faulty_mappings(layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each mapping that cannot be read, with its first fault."""
    _, faulty = read_mappings(layout.mappings)
    for path, error in faulty.items():
        first = error.details[0].place if error.details else path.name
        facts: dict[str, Fact] = {"count": max(len(error.details), 1), "first": first}
        place = Place(source=path.name)
        yield Finding(kind=MAPPING_FAULTY, subject=path.name, place=place, facts=facts)


def _read_apart(mappings: Sequence[Mapping]) -> bool:
    """Whether each mapping names sheets that no other one reads."""
    named = [sheet for mapping in mappings for sheet in mapping.sheets]
    return all(mapping.sheets for mapping in mappings) and len(named) == len(set(named))


def _several(file_name: str, fitting: Sequence[Path]) -> MappingError:
    names = ", ".join(path.name for path in fitting)
    return MappingError("several_fit", facts={"file": file_name, "mappings": names})


def _faulty(file_name: str, errors: Sequence[MappingError]) -> MappingError:
    if len(errors) == 1:
        return errors[0]
    details = [detail for error in errors for detail in error.details or (error.as_detail(),)]
    return MappingError(
        "several_faulty",
        facts={"file": file_name, "count": len(errors)},
        details=details,
    )
