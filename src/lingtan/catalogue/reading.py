"""Read a file of knowledge: CSV or YAML, every value with its file and line.

The readers refuse what would let two values answer to one name: duplicate columns, duplicate
keys, duplicate rows. They note every fault in a `Faults` and go on. The loader raises at the end.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable

import yaml

from lingtan.base.findings import Place
from lingtan.catalogue.records import Faults, Node, Record, record_of

LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml where it is there: 10 times faster
NOTHING = ("", "~", "null")
QUOTES = ("'", '"', "|", ">")


def read_csv(
    file: Traversable,
    source: str,
    columns: Sequence[str],
    faults: Faults,
    *,
    key: Sequence[str] = (),
) -> tuple[Record, ...]:
    """Read a CSV file with exactly these columns; empty cells are absent fields.

    Parameters
    ----------
    source : str
        Name of the file in faults, such as ``factors/grid/provincial.csv``.
    key : sequence of str
        Columns that together name a row; two rows with the same key are a fault.
    """
    text = io.StringIO(_text_of(file, source, faults), newline="")
    lines = csv.reader(text, strict=True)
    try:
        header = next(lines, [])
        if not _is_header(header, columns, Place(source=source, line=1), faults):
            return ()
        rows = tuple(_rows(lines, header, source, faults))
    except csv.Error as error:
        faults.add(
            Place(source=source, line=lines.line_num), f"not CSV: {error}, close the quotes"
        )
        return ()
    refuse_twins(rows, key)
    return rows


def read_yaml(file: Traversable, source: str, faults: Faults) -> Record:
    """Read a YAML file that holds one mapping."""
    root = read_yaml_text(_text_of(file, source, faults), source, faults)
    return record_of(root, faults)


def read_yaml_text(text: str, source: str, faults: Faults) -> Node:
    """Read YAML text into nodes; see `read_yaml`.

    Examples
    --------
    >>> faults = Faults()
    >>> node = read_yaml_text("a: 0.10, a: 2", "x.yaml", faults)
    >>> faults.details
    ('x.yaml:1: not YAML: mapping values are not allowed in this context, mend the line',)
    """
    try:
        root = yaml.compose(text, Loader=LOADER)
        return Node(source, 1, {}) if root is None else _Nodes(source, faults).read(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or "unreadable"
        faults.add(Place(source=source, line=line), f"not YAML: {problem}, mend the line")
    except RecursionError:
        faults.add(Place(source=source), "nested too deeply, write it flatter")
    return Node(source, 1, {})


def refuse_twins(records: Iterable[Record], key: Sequence[str]) -> None:
    """Note every record whose key another one has: an entry is never overridden."""
    seen: dict[tuple[str, ...], Place] = {}
    for record in records if key else ():
        values = tuple(record.text(column, "") for column in key)
        first = seen.setdefault(values, record.place)
        if first is not record.place:
            names = ", ".join(
                f"{column} {value!r}" for column, value in zip(key, values, strict=True) if value
            )
            record.fault(
                f"{names} stands twice, first at {first}, keep one or use an id of your own"
            )


def _text_of(file: Traversable, source: str, faults: Faults) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.add(Place(source=source, line=line), "not UTF-8, save the file as UTF-8")
    except OSError as error:
        reason = error.strerror or "unreadable"
        faults.add(Place(source=source), f"cannot be read ({reason}), put the file there")
    return ""


def _is_header(
    header: Sequence[str], columns: Sequence[str], place: Place, faults: Faults
) -> bool:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    twice = sorted({column for column in header if header.count(column) > 1})
    if missing:
        faults.add(place, f"no column {', '.join(missing)}, add it to the header")
    if unknown:
        faults.add(place, f"unknown column {', '.join(unknown)}, take it out of the header")
    if twice:
        faults.add(place, f"column {', '.join(twice)} stands twice, keep one")
    return not (missing or unknown or twice)


def _rows(
    lines: Iterator[list[str]], header: Sequence[str], source: str, faults: Faults
) -> Iterator[Record]:
    for line, cells in enumerate(lines, start=2):
        place = Place(source=source, line=line)
        if any("\n" in cell for cell in cells):
            faults.add(place, "a cell runs over several lines, write it on one")
        elif cells and len(cells) != len(header):
            faults.add(place, f"{len(cells)} cells for {len(header)} columns, quote the commas")
        elif cells:
            nodes = [Node(source, line, cell.strip() or None) for cell in cells]
            fields = dict(zip(header, nodes, strict=True))
            yield Record(place=place, fields=fields, faults=faults)


class _Nodes:
    """Turns the nodes of one YAML file into ours, each once: an alias would say a thing twice."""

    def __init__(self, source: str, faults: Faults) -> None:
        self._source = source
        self._faults = faults
        self._seen: set[yaml.Node] = set()

    def read(self, node: yaml.Node) -> Node:
        line = node.start_mark.line + 1
        if node in self._seen:
            self._fault(line, "an alias (*) stands here or points here, write the value out")
            return Node(self._source, line, None)
        self._seen.add(node)
        if isinstance(node, yaml.MappingNode):
            return Node(self._source, line, self._fields(node))
        if isinstance(node, yaml.SequenceNode):
            return Node(self._source, line, tuple(self.read(item) for item in node.value))
        is_quoted = isinstance(node, yaml.ScalarNode) and node.style in QUOTES
        text = None if node.value in NOTHING and not is_quoted else node.value
        return Node(self._source, line, text, is_quoted)

    def _fields(self, mapping: yaml.MappingNode) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for key, value in mapping.value:
            name = str(key.value)
            node = self.read(value)
            if name in fields:
                first = fields[name].line
                line = key.start_mark.line + 1
                self._fault(line, f"duplicate key {name!r}, first on line {first}, keep one")
                continue
            fields[name] = node
        return fields

    def _fault(self, line: int, what: str) -> None:
        self._faults.add(Place(source=self._source, line=line), what)
