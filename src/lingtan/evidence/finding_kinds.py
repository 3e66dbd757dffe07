"""What a verification can find."""

from lingtan.base.findings import FindingKind, Severity

BYTE_CHANGED = FindingKind(id="evidence_byte_changed", severity=Severity.ERROR)
PART_CHANGED = FindingKind(id="evidence_part_changed", severity=Severity.ERROR)
CUT_SHORT = FindingKind(id="evidence_cut_short", severity=Severity.ERROR)
GROWN = FindingKind(id="evidence_grown", severity=Severity.ERROR)
MISSING = FindingKind(id="evidence_missing", severity=Severity.ERROR)
STRANGER = FindingKind(id="evidence_stranger", severity=Severity.ERROR)
UNSIGNED = FindingKind(id="evidence_unsigned", severity=Severity.ERROR)
BAD_KEY = FindingKind(id="evidence_bad_key", severity=Severity.ERROR)
OTHER_KEY = FindingKind(id="evidence_other_key", severity=Severity.ERROR)
OTHER_ROOT = FindingKind(id="evidence_other_root", severity=Severity.ERROR)
OTHER_PAST = FindingKind(id="evidence_other_past", severity=Severity.ERROR)
UNFINISHED = FindingKind(id="evidence_unfinished", severity=Severity.ERROR)
EDITED = FindingKind(id="evidence_edited", severity=Severity.WARNING)
STORE_REPLACED = FindingKind(id="evidence_store_replaced", severity=Severity.WARNING)
STORE_CHANGED = FindingKind(id="evidence_store_changed", severity=Severity.ERROR)
INTERRUPTED = FindingKind(id="evidence_interrupted", severity=Severity.INFO)
