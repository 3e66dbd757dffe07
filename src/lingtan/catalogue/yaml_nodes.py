"""Read YAML text of knowledge into nodes: every value with its file and line."""

import yaml

from lingtan.base.findings import Place
from lingtan.catalogue.records import Faults, Node

LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml where it is there: 10 times faster
NOTHING = ("", "~", "null")
QUOTES = ("'", '"', "|", ">")


def read_yaml_text(text: str, source: str, faults: Faults) -> Node:
    """Read YAML text into nodes; see `reading.read_yaml`.

    Examples
    --------
    >>> faults = Faults()
    >>> node = read_yaml_text("a: 0.10, a: 2", "x.yaml", faults)
    >>> [str(detail) for detail in faults.details]
    ['x.yaml:1: not YAML, check indentation, colons, brackets and quotes here and above']
    """
    try:
        root = yaml.compose(text, Loader=LOADER)
        return Node(source, 1, {}) if root is None else _Nodes(source, faults).read(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = _line_of_control(text) if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or "unreadable"
        faults.add(Place(source=source, line=line), "not_yaml", said=str(problem))
    except RecursionError:
        faults.add(Place(source=source), "too_deep")
    return Node(source, 1, {})


def _line_of_control(text: str) -> int:
    """Return the line of the first character no text may hold."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


class _Nodes:
    """Turns the nodes of one YAML file into ours, each once: an alias would say a thing twice."""

    def __init__(self, source: str, faults: Faults) -> None:
        self._source = source
        self._faults = faults
        self._seen: set[yaml.Node] = set()

    def read(self, node: yaml.Node) -> Node:
        line = node.start_mark.line + 1
        if node in self._seen:
            self._faults.add(self._place(line), "alias")
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
            if not isinstance(key, yaml.ScalarNode):
                self._faults.add(self._place(key.start_mark.line + 1), "key_not_plain")
                continue
            name = str(key.value)
            node = self.read(value)
            if name in fields:
                first = fields[name].line
                place = self._place(key.start_mark.line + 1)
                self._faults.add(place, "duplicate_key", key=name, first=first)
                continue
            fields[name] = node
        return fields

    def _place(self, line: int) -> Place:
        return Place(source=self._source, line=line)
