"""The page of certificates: who holds what of the register, in which state, and what happened."""

from datetime import UTC, datetime

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.read_register import read_register
from lingtan.app.results_register import RegisterState
from lingtan.park.certificates import SliceState
from lingtan.reports.model import Amount, Block
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import way_to
from lingtan.reports.words import Words
from lingtan.web.actions.tables import findings_table, note
from lingtan.web.composed import composed
from lingtan.web.register_tables import (
    WH_PER_MWH,
    RegisterTables,
    write_mwh,
)
from lingtan.web.told_figure import Place, told_count, told_counts

CHAPTERS = ("certificates_held", "certificates_events", "certificates_claims")
ENTRIES: Place = ("/certificates", "table-register_headers")
SLICES: Place = ("/certificates", "table-register_slices")
CLAIMS: Place = ("/certificates", "table-register_claims")
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


def _answer(found: RegisterState, words: Words) -> Sentence:
    entries = found.register.entries
    claims = {
        "claims": len(found.contracts),
        "registered": sum(map(found.is_registered, found.contracts)),
    }
    facts = told_counts(words, CLAIMS, claims)
    facts["count"] = told_count(words, len(entries), ENTRIES)
    if not entries:
        return sentence(words, "certificates.lead_empty", facts)
    for state in SAID:
        energy_wh = sum(each.energy_in(state, found.at) for each in entries)
        facts[state.value] = _summed(energy_wh, words, SLICES)
    issued_wh = sum(each.certificate.energy_wh for each in entries)
    facts["issued"] = _summed(issued_wh, words, ENTRIES)
    return sentence(words, "certificates.lead", facts)


def _summed(energy_wh: int, words: Words, place: Place) -> Amount:
    """Return an energy that leads to the table whose lines it sums."""
    mwh = energy_wh / WH_PER_MWH
    return Amount(value=mwh, text=write_mwh(mwh, words), leads_to=way_to(*place))
