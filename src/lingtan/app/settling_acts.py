"""Which ordinary act settles a kind of finding: hand in a file, edit the park, note an event.

What readings lack or contradict takes answers (`metering.finding_answers`). Everything else that
needs a person is put right where it was stated, by an act that people know already. An act is
named by the id of its form, ``/do/<act>``.
"""

from collections.abc import Mapping
from dataclasses import replace

from lingtan.base.findings import Finding, Severity
from lingtan.metering.finding_answers import FindingAnswers, answers_to, id_of_finding

ACTS: Mapping[str, str] = {
    "allowance_": "park",
    "base_year_": "park",
    "base_year_not_closed": "close",
    "bills_": "import",
    "campaign_": "campaign_fill",
    "clock_behind": "task_order",  # no form sets the clock of a computer
    "closing_": "restate",
    "closing_park_faulty": "park",
    "closing_park_of_today": "task_order",
    "contradicted_by_form": "park",
    "evidence_": "verify",
    "excuse_": "park",
    "feedstock_": "park",
    "file_": "import",
    "file_above_maximum": "meters",
    "file_climbs_like_counter": "meters",
    "file_meter_unknown": "meters",
    "file_other_multiplier": "meters",
    "file_other_step": "meters",
    "finance_": "park",
    "form_": "import",
    "form_damaged": "form",
    "form_other_": "form",
    "framework_known_later": "task_order",
    "journal_": "verify",
    "ledger_": "park",
    "ledger_bill_": "import",
    "ledger_claim_not_in_register": "certificate_event",
    "ledger_claim_numbers_unchecked": "certificate_event",
    "ledger_claim_partly_in_register": "certificate_event",
    "ledger_claim_provisional": "import",
    "ledger_electricity_unmetered": "meters",
    "ledger_energy_unmetered": "meters",
    "ledger_enterprise_unmetered": "meters",
    "ledger_estimated_": "import",
    "ledger_grid_factor_": "task_order",
    "ledger_meter_": "import",
    "ledger_multiplier_below_one": "meters",
    "ledger_negative_": "meters",
    "ledger_networks_apart": "meters",
    "ledger_period_unread": "import",
    "ledger_span_split": "import",
    "ledger_supply_": "meters",
    "ledger_use_counted_twice": "meters",
    "mapping_": "import",
    "metering_": "import",
    "metering_metered_twice": "meters",
    "metering_multiplier_between_readings": "park",
    "metering_negative_loss": "meters",
    "metering_off_grid_moved": "task_order",
    "metering_register_unclear": "park",
    "metering_unknown_meter": "meters",
    "park_": "park",
    "part_far_below_whole": "park",
    "product_not_known": "park",
    "read_by_another_clock": "import",
    "received_unproved": "import",
    "reconciliation_": "meters",
    "register_": "certificate_event",
    "register_own_power_sold": "park",
    "register_park_of_today": "task_order",
    "share_": "prove_share",
    "statement_": "park",
    "superseded_by_form": "import",
    "trial_input": "import",
    "verification_blocks": "answer",
    "yaml_": "park",
}
"""Act by kind, or by the beginning of kinds; the longest name holds."""


def act_for(kind: str) -> str:
    """Return the act that settles a kind of finding; empty where none is known.

    Examples
    --------
    >>> act_for("ledger_claim_excess"), act_for("ledger_claim_provisional"), act_for("nothing")
    ('park', 'import', '')
    """
    names = (kind[:end] for end in range(len(kind), 0, -1))
    return next((ACTS[name] for name in names if name in ACTS), "")


def settled_by(finding: Finding, zone: str) -> FindingAnswers | None:
    """Return the answers a finding takes and the act that settles it; None where it is a note."""
    asked = answers_to(finding, zone)
    if asked is None and finding.kind.severity is Severity.INFO:
        return None
    asked = asked or FindingAnswers(id=id_of_finding(finding), finding=finding, answers=())
    return replace(asked, act=act_for(finding.kind.id))
