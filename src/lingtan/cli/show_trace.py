"""Print a lineage as a tree: the heaviest branch in full, the others by name, nothing untold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.markup import escape

from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Part, Rule
from lingtan.evidence.lineage.sums import heaviest_way, ranked
from lingtan.reports.judged_ids import judged_notes
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.node_numbers import number_of

NODES = NodeWords(WORDS)
BRANCH, LAST, DOWN, BLANK = "├─ ", "└─ ", "│  ", "   "
# Ids people may ask for next; the others follow from the figure, and JSON has them.
NAMED = (Kind.FIGURE, Kind.METER, Kind.CONTRACT, Kind.FRAMEWORK, Kind.USE, Kind.FILE)
ALL_SHOWN = (Rule.PRODUCT, Rule.FORMULA)  # a factor left out would hide a rule


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeOptions:
    """How much of a tree is printed.

    Attributes
    ----------
    top : int
        Parts of a sum that are named; the rest is counted and added up.
    every : bool
        Everything, and every branch to its end.
    """

    top: int
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A part on its way to the screen.

    Attributes
    ----------
    lead : str
        What stands before its lines: the strokes of the branches it hangs on.
    is_last : bool
        Whether it is the last of its parent.
    is_open : bool
        Whether what it is made of is printed as well.
    """

    part: Part
    lead: str
    is_last: bool
    is_open: bool


def print_trace(lineage: Lineage, options: TreeOptions) -> None:
    """Print a lineage from its first node down."""
    root = next(iter(lineage.nodes.values()))
    if trials := lineage.about.get("trial_inputs"):
        banner = escape(say("trial.banner", inputs=str(trials)))
        SCREEN.print(f"[bold yellow]{banner}[/]", soft_wrap=True, highlight=False)
    SCREEN.print(_question(lineage), style="dim", highlight=False)
    for line in _Tree(lineage, options).lines(root):
        SCREEN.print(line, soft_wrap=True, highlight=False)
    missing = lacking(lineage)
    if missing:
        SCREEN.print(f"[bold red]✗[/] {escape(say('trace.lacks', count=len(missing)))}")
        for node in missing:
            SCREEN.print(f"  {escape(NODES.title_of(node))}", soft_wrap=True, highlight=False)


def print_way(lineage: Lineage) -> None:
    """Print the way from the first node down to one raw line, a step a line."""
    for depth, node in enumerate(heaviest_way(lineage)):
        lead = BLANK * (depth - 1) + LAST if depth else ""
        line = f"[dim]{lead}[/]{escape(NODES.title_of(node))}"
        value = NODES.value_of(node)
        told = f"{line}  [bold]{escape(value)}[/]" if value else line
        SCREEN.print(told, overflow="ellipsis", no_wrap=True, highlight=False)


def lacking(lineage: Lineage) -> tuple[Node, ...]:
    """Return what should be there and is not, or is not as it was."""
    return tuple(
        node
        for node in lineage.nodes.values()
        if node.kind is Kind.LACKING or "lacks" in node.facts
    )


def _question(lineage: Lineage) -> str:
    about = {key: str(fact) for key, fact in lineage.about.items()}
    known = about["known_at"] or say("trace.now")
    question = say("trace.question", **{**about, "known_at": known})
    return ", ".join((question, *judged_notes(WORDS, lineage.about)))


class _Tree:
    """The lines of a tree; a node that was printed with its parts is not repeated."""

    def __init__(self, lineage: Lineage, options: TreeOptions) -> None:
        self.lineage = lineage
        self.options = options
        self.told: set[str] = set()

    def lines(self, root: Node) -> Iterator[str]:
        yield self._line(root, None)
        yield from self._notes(root, "")
        yield from self._below(root, "")

    def _line(self, node: Node, branch: Branch | None) -> str:
        lead = "" if branch is None else branch.lead + (LAST if branch.is_last else BRANCH)
        named = branch.part.name if branch else ""
        title = NODES.title_of(node)
        name = f"[bold]{escape(named)}[/]: " if named and named not in (node.id, title) else ""
        mark = "[red]✗[/] " if node.kind is Kind.LACKING or "lacks" in node.facts else ""
        value = NODES.value_of(node)
        told = f"  [bold]{escape(value)}[/]" if value else ""
        sign = "− " if branch and branch.part.weight < 0 else ""
        shown = f"[dim]{lead}[/]{mark}{sign}{name}{escape(title)}{told}"
        is_named = node.kind in NAMED or branch is None
        return f"{shown}  [dim]{escape(node.id)}[/]" if is_named else shown

    def _notes(self, node: Node, lead: str) -> Iterator[str]:
        """Yield what else is known of a node, under it."""
        has_more = any(part.node in self.lineage.nodes for part in node.parts)
        for note in NODES.details_of(node):
            yield f"[dim]{lead}{DOWN if has_more else BLANK}{escape(note)}[/]"

    def _below(self, node: Node, lead: str) -> Iterator[str]:
        if node.id in self.told:
            if node.parts:
                yield f"[dim]{lead}{LAST}{escape(say('trace.above'))}[/]"
            return
        self.told.add(node.id)
        branches, rest = self._branches(node, lead)
        for branch in branches:
            part = self.lineage.nodes[branch.part.node]
            yield self._line(part, branch)
            under = lead + (BLANK if branch.is_last else DOWN)
            if branch.is_open:
                yield from self._notes(part, under)
                yield from self._below(part, under)
        if rest:
            yield f"[dim]{lead}{LAST}{escape(rest)}[/]"

    def _branches(self, node: Node, lead: str) -> tuple[list[Branch], str]:
        """Return the parts that are printed, the heaviest first, and a line about the rest."""
        parts = ranked(self.lineage, node)
        shows_all = self.options.every or node.rule in ALL_SHOWN
        shown = parts if shows_all else parts[: self.options.top]
        left = parts[len(shown) :]
        if len(left) == 1:
            shown, left = parts, []
        rest = self._rest(node, left) if left else ""
        is_whole = self.options.every or node.rule in (Rule.PRODUCT, Rule.FORMULA)
        last = len(shown) - 1
        branches = [
            Branch(
                part=part,
                lead=lead,
                is_last=number == last and not rest,
                is_open=is_whole or number == 0 or not self._has_parts(part),
            )
            for number, (part, _) in enumerate(shown)
        ]
        return branches, rest

    def _has_parts(self, part: Part) -> bool:
        node = self.lineage.nodes[part.node]
        return bool(node.parts)

    def _rest(self, node: Node, left: Sequence[tuple[Part, float]]) -> str:
        """Say how many parts are not named, and what they come to; of how many that is unknown."""
        total = sum(value for _, value in left)
        zero = sum(not value for _, value in left)
        unit = "" if node.rule is Rule.COUNT else node.unit
        told = f"{number_of(total)} {unit}".strip()
        is_counted = node.rule is Rule.COUNT
        unknown = sum(self.lineage.nodes[part.node].value is None for part, _ in left)
        if unknown and not is_counted:
            return say("trace.rest_unknown", count=len(left), total=told, unknown=unknown)
        key = "trace.rest_zero" if zero == len(left) else "trace.rest"
        return say(key, count=len(left), total=told)
