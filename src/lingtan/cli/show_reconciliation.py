"""Print what the sources say together: how many agree, and which cannot be right."""

import polars as pl
from rich.markup import escape

from lingtan.app.results import Reconciliation
from lingtan.cli.language import say
from lingtan.cli.show import SCREEN, print_findings

VERDICTS = ("sound", "suspect", "one_of", "unchecked", "absent")


def print_agreement(result: Reconciliation, limit: int) -> None:
    """Print how many meters others bear out, and what contradicts what."""
    whole = result.values.filter(pl.col("span") == result.values["span"].last())
    counts = dict(whole.group_by("verdict").len().rows())
    facts = {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
    SCREEN.print(escape(say("reconcile.counts", **facts)), soft_wrap=True)
    print_findings(result.findings, limit)
