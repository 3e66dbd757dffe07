"""Print the evidence register: states by framework, and everything behind one indicator."""

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.text import Text

from lingtan.app.evidence_register import Register
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_table
from lingtan.cli.show_verdicts import number
from lingtan.indicators.evidence_register import EvidenceLine, ProofState
from lingtan.reports.indicator_names import indicator_name

COLOURS = {
    ProofState.PROVED: "green",
    ProofState.ESTIMATED: "cyan",
    ProofState.DOUBTED: "yellow",
    ProofState.MISSING: "red",
}


def print_register(register: Register) -> None:
    """Print the first framework line by line, and count the states of the others."""
    if not register.evaluation.frameworks:  # of factories alone, and each has its own account
        return
    first, *others = register.evaluation.frameworks
    SCREEN.print(Text(first.name.in_language(WORDS.language), style="bold"))
    rows = [_row(line) for line in register.lines if line.framework == first.id]
    headings = ("indicator", "value", "state", "why", "meters", "documents")
    print_table([say(f"evidence.{heading}") for heading in headings], rows)
    if not others:
        return
    counts = []
    for framework in others:
        mine = [line for line in register.lines if line.framework == framework.id]
        counted = (sum(line.state is state for line in mine) for state in ProofState)
        counts.append([framework.name.in_language(WORDS.language), *map(str, counted)])
    states = (WORDS.say(f"proof_state.{state.value}") for state in ProofState)
    SCREEN.print()
    print_table([say("evidence.framework"), *states], counts)


def print_page(register: Register, lines: Sequence[EvidenceLine]) -> None:
    """Print all that one indicator rests on, for each framework that has it."""
    for line in lines:
        title = f"{indicator_name(WORDS, line.indicator)}  [{line.framework}]"
        state = Text(_state(line), style=COLOURS[line.state])
        SCREEN.print(Text.assemble((title, "bold"), "  ", state))
        for why in line.why:
            SCREEN.print(escape(f"  ! {WORDS.say(f'proof_why.{why.value}')}"))
        for text in _behind(register, line):
            SCREEN.print(escape(f"  {text}"), soft_wrap=True)


def _behind(register: Register, line: EvidenceLine) -> Iterator[str]:
    names = {each.datum: each.name for each in register.evaluation.requests}
    for proof in line.proofs:
        document = proof.document or say("evidence.no_document")
        party = f" ({proof.party})" if proof.party else ""
        kind = WORDS.say(f"proof_kind.{proof.kind.value}")
        yield f"{kind} {proof.subject}{party}: {document}"
    for meter in line.meters:
        files = ", ".join(register.files.get(meter, ())) or "–"
        yield f"{WORDS.say('proof_kind.reading')} {meter}: {files}"
    for datum in line.lacking:
        name = names[datum].in_language(WORDS.language) if datum in names else datum
        yield f"{WORDS.say('proof_kind.gap')} {datum}: {name}"
    for task in register.tasks:
        if task.is_open and task.task.about.subject in line.behind:
            yield f"{say('tasks.task')} {task.id}: {task.owner} {task.due.isoformat()}"


def _row(line: EvidenceLine) -> list[str]:
    why = (WORDS.say(f"proof_why.{why.value}") for why in line.why)
    return [
        indicator_name(WORDS, line.indicator),
        number(line.indicator.figure.value, line.indicator.unit),
        _state(line),
        say("cli.joiner").join(why),
        str(len(line.meters)),
        str(sum(bool(proof.document) for proof in line.proofs)),
    ]


def _state(line: EvidenceLine) -> str:
    return WORDS.say(f"proof_state.{line.state.value}")
