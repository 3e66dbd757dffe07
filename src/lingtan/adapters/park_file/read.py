"""Read a park: park.yaml and meters.csv in, a checked `Park` out, or every fault at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lingtan.adapters.park_file.build import build_park
from lingtan.adapters.park_file.check_amounts import OTHER_USE, check_facts, check_streams
from lingtan.adapters.park_file.check_finance import check_finance
from lingtan.adapters.park_file.check_meters import check_meters
from lingtan.adapters.park_file.check_process_streams import check_process_streams
from lingtan.adapters.park_file.check_same import check_same
from lingtan.adapters.park_file.check_sharing import check_sharing
from lingtan.adapters.park_file.check_target_year import UNKNOWN_TARGET_YEAR, check_target_year
from lingtan.adapters.park_file.check_validity import check_validity
from lingtan.adapters.park_file.check_virtual import check_virtual_meters
from lingtan.adapters.park_file.exchange_checks import check_exchanges
from lingtan.adapters.park_file.meter_rows import SOURCE as METERS
from lingtan.adapters.park_file.meter_rows import MeterTable, place_of_line, read_meter_rows
from lingtan.adapters.park_file.outline import check_outlines
from lingtan.adapters.park_file.references import check_references
from lingtan.adapters.park_file.scope import Scope, known_ids
from lingtan.adapters.park_file.shape import Shape, read_shape
from lingtan.adapters.park_file.shape_faults import Faults
from lingtan.adapters.yaml_lines import YamlDocument, read_yaml
from lingtan.base.errors import ParkFileError
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park

PARK = "park.yaml"
TEXTS_REMEMBERED = 4

# No figure of an account rests on them, and they were no faults at first: copies may hold them.
MAY_BE_KEPT = frozenset({UNKNOWN_TARGET_YEAR, OTHER_USE})

MISSING_FILE = FindingKind(id="park_file_missing_file", severity=Severity.ERROR)
WRONG_ENCODING = FindingKind(id="park_file_wrong_encoding", severity=Severity.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkReading:
    """A park, or why there is none: a park is only given when nothing is wrong."""

    park: Park | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What the two texts of a park say.

    Attributes
    ----------
    shape : Shape or None
        None where there is nothing to hold the meters against.
    park : Park or None
        None where a text is faulty beyond what a copy may hold.
    """

    document: YamlDocument
    yaml: tuple[Finding, ...]
    shape: Shape | None = None
    table: tuple[Finding, ...] = ()
    park: Park | None = None


def read_park(folder: Path, catalogue: Catalogue, *, is_kept: bool = False) -> Park:
    """Read the park of a workspace folder.

    Parameters
    ----------
    is_kept : bool
        Whether it is a copy kept of a park file that was sound by the checks of its day.

    Raises
    ------
    ParkFileError
        A file is faulty; `details` lists every fault, as text ``park.yaml:LINE: what; cure``.
    """
    reading = inspect_park(folder, catalogue, is_kept=is_kept)
    if reading.park is None:
        raise ParkFileError(
            "faulty",
            facts={"folder": str(folder), "count": len(reading.findings)},
            details=[finding.as_detail() for finding in reading.findings],
        )
    return reading.park


def inspect_park(folder: Path, catalogue: Catalogue, *, is_kept: bool = False) -> ParkReading:
    """Read the park of a folder and return it, or everything that is wrong, in order of lines."""
    early: list[Finding] = []
    text = _read_text(folder / PARK, early)
    table_text = _read_text(folder / METERS, early, "gb18030")
    said = _said(text, table_text, catalogue)
    if said.shape is None:
        findings = (*early, *_by_line(said.yaml), *_by_line(said.table))
        return ParkReading(park=None, findings=findings)
    outlines = Faults(said.document.place)
    check_outlines(folder, said.shape, outlines)
    yaml = [each for each in said.yaml if not (is_kept and each.kind in MAY_BE_KEPT)]
    findings = (*early, *_by_line([*yaml, *outlines.findings]), *_by_line(said.table))
    return ParkReading(park=None if findings else said.park, findings=findings)


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _said(text: str | None, table_text: str | None, catalogue: Catalogue) -> _Said:
    """Return what the texts say: the same as long as they are the same, so found out once."""
    document = read_yaml(text or "", PARK)
    if not isinstance(document.data, Mapping):
        return _of_meters_alone(document, table_text, is_there=text is not None)
    scope = _scope(document, table_text, catalogue)
    check_references(scope)
    check_meters(scope)
    check_same(scope)
    virtual = check_virtual_meters(scope)
    check_validity(scope)
    check_target_year(scope)
    check_sharing(scope)
    check_facts(scope)
    check_streams(scope)
    check_process_streams(scope)
    check_exchanges(scope)
    check_finance(scope)
    table_findings = scope.table.findings
    yaml_findings = [each for each in scope.yaml.findings if _is_known(each, scope.meters)]
    head = scope.shape.head
    grave = [each for each in yaml_findings if each.kind not in MAY_BE_KEPT]
    is_faulty = bool(document.findings or grave or table_findings) or head is None
    return _Said(
        document=document,
        yaml=(*document.findings, *yaml_findings),
        shape=scope.shape,
        table=tuple(table_findings),
        park=None if is_faulty or head is None else build_park(head, scope, virtual),
    )


def _of_meters_alone(document: YamlDocument, table_text: str | None, *, is_there: bool) -> _Said:
    """Return what is wrong beside a park.yaml that says nothing: of meters.csv by itself."""
    yaml, table = Faults(document.place), Faults(place_of_line)
    if is_there and not document.findings:
        read_shape(document, yaml)
    if table_text is not None:
        read_meter_rows(table_text, table)
    told = (*document.findings, *yaml.findings) if is_there else ()
    return _Said(document=document, yaml=told, table=tuple(table.findings))


def _is_known(finding: Finding, meters: MeterTable) -> bool:
    """Whether a finding can be known: which meters there are is not, without their ids."""
    return meters.has_ids or finding.facts.get("list") != METERS


def _scope(document: YamlDocument, table_text: str | None, catalogue: Catalogue) -> Scope:
    yaml_faults, table_faults = Faults(document.place), Faults(place_of_line)
    shape = read_shape(document, yaml_faults)
    meters = MeterTable(lines=(), ids=(), has_ids=False)
    if table_text is not None:
        meters = read_meter_rows(table_text, table_faults)
    return Scope(
        shape=shape,
        meters=meters,
        catalogue=catalogue,
        carriers={carrier.id: carrier for carrier in catalogue.carriers},
        known=known_ids(shape, meters, catalogue),
        yaml=yaml_faults,
        table=table_faults,
    )


def _read_text(file: Path, findings: list[Finding], second: str = "") -> str | None:
    """Return the text of a file, UTF-8 or the second encoding, or note why there is none."""
    place = Place(source=file.name)
    try:
        content = file.read_bytes()
    except OSError:
        findings.append(Finding(kind=MISSING_FILE, subject=file.name, place=place))
        return None
    for encoding in filter(None, ("utf-8-sig", second)):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    findings.append(Finding(kind=WRONG_ENCODING, subject=file.name, place=place))
    return None


def _by_line(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.place.line or 0)
