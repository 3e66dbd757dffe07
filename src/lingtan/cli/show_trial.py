"""Say of every figure that it is for trial, as soon as one of its inputs is."""

from collections.abc import Iterable, Mapping

from rich.markup import escape

from lingtan.app.trial_inputs import TRIAL_INPUT
from lingtan.base.findings import Finding
from lingtan.cli.language import say
from lingtan.cli.show import SCREEN

SHOWN = 5


def with_trial(plain: Mapping[str, object], findings: Iterable[Finding]) -> dict[str, object]:
    """Return a result for programs with whether it is for trial, and because of what."""
    inputs = _inputs(findings)
    return {"is_trial": bool(inputs), "trial_inputs": inputs, **plain}


def print_trial(findings: Iterable[Finding]) -> None:
    """Print that what follows is for trial, if it is, and because of what."""
    inputs = _inputs(findings)
    if inputs:
        named = ", ".join(inputs[:SHOWN]) + (" …" if len(inputs) > SHOWN else "")
        SCREEN.print(
            f"[bold yellow]{escape(say('trial.banner', inputs=named))}[/]", soft_wrap=True
        )


def _inputs(findings: Iterable[Finding]) -> list[str]:
    found = (finding.subject for finding in findings if finding.kind == TRIAL_INPUT)
    return list(dict.fromkeys(found))
