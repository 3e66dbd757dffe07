"""The page of certificates: who holds what of the register, in which state, and what happened."""

from datetime import UTC, datetime

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.read_register import read_register
from lingtan.app.results_register import RegisterState
from lingtan.base.errors import Fact
from lingtan.park.certificates import SliceState
from lingtan.reports.model import Block
from lingtan.reports.words import Words
from lingtan.web.actions.tables import findings_table, note
from lingtan.web.composed import composed
from lingtan.web.register_tables import (
    WH_PER_MWH,
    RegisterTables,
    write_mwh,
)

CHAPTERS = ("certificates_held", "certificates_events", "certificates_claims")
SAID = (SliceState.FREE, SliceState.CLAIMED, SliceState.EXPIRED)


def with_register(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the register as it was known."""
    account = presentation.contents.evaluation.account
    found = read_register(layout, datetime.now(UTC), account.as_known_at)
    tables = RegisterTables(found=found, words=words)
    entries = found.register.entries
    faults = findings_table(found.findings, words)
    sound = note(words.say("register.sound"), ())
    blocks: tuple[tuple[Block, ...], ...] = (
        (tables.headers(entries), tables.slices(entries)),
        (tables.events(), faults if found.findings else sound),
        (tables.claims(),),
    )
    return composed(
        presentation,
        _answer(found, words),
        CHAPTERS,
        blocks,
        lambda id_: words.say(f"certificates.{id_}"),
    )


def _answer(found: RegisterState, words: Words) -> str:
    entries = found.register.entries
    facts: dict[str, Fact] = {
        "count": len(entries),
        "claims": len(found.contracts),
        "registered": sum(map(found.is_registered, found.contracts)),
    }
    if not entries:
        return words.say("certificates.lead_empty", facts)
    for state in SAID:
        energy_wh = sum(each.energy_in(state, found.at) for each in entries)
        facts[state.value] = write_mwh(energy_wh / WH_PER_MWH, words)
    issued = sum(each.certificate.energy_wh for each in entries) / WH_PER_MWH
    facts["issued"] = write_mwh(issued, words)
    return words.say("certificates.lead", facts)
