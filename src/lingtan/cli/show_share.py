"""Print the proof of an enterprise: its part, the total, and the mark of the key."""

from rich.markup import escape

from lingtan.app.verify_share import ShareVerification
from lingtan.cli.language import say
from lingtan.cli.screen import without_controls
from lingtan.cli.show import SCREEN, print_findings, thousands


def print_share(share: ShareVerification) -> None:
    """Print what a proof shows, and what is wrong with it."""
    mark = "[green]✓[/]" if share.is_sound else "[red]✗[/]"
    broken = ", ".join(map(without_controls, share.broken))
    verdict = say(f"share.{share.verdict}", broken=broken)
    SCREEN.print(f"{mark} {escape(verdict)}", soft_wrap=True)
    facts = {
        "enterprise": share.enterprise,
        "period": share.period,
        "boundary": share.boundary,
        "rows": thousands(share.rows),
        "own": f"{share.own_kg:,.3f}",
        "total": f"{share.total_kg:,.3f}",
        "others": thousands(share.holders - 1),
    }
    SCREEN.print(escape(without_controls(say("share.part", **facts))), soft_wrap=True)
    if share.key:
        told = "verify.key_known" if share.is_key_known else "verify.key"
        SCREEN.print(escape(say(told, mark=share.key)), soft_wrap=True)
    if share.findings:
        print_findings(share.findings)
