"""What an option of a command is called in a browser: the label of the field that does it."""

from collections.abc import Mapping

OPTION_WORDS: Mapping[str, str] = {
    "accept-unknown": "do.field.accept_unknown",
    "again": "do.field.again",
    "as": "do.field.says",
    "boundary": "page.boundary",
    "by": "do.field.by",
    "document": "do.field.documents",
    "dry-run": "do.field.only_list",
    "due": "do.field.due",
    "evidence": "do.field.documents",
    "file": "do.field.files",
    "formal": "do.report.formal",
    "from": "do.field.since",
    "independence": "do.field.independence",
    "key": "do.field.key",
    "known-at": "page.known_at",
    "mapping": "do.field.mapping",
    "may-reveal": "do.field.may_reveal",
    "note": "do.field.note",
    "organisation": "do.field.organisation",
    "other": "do.field.other",
    "owner": "do.field.owner",
    "period": "page.period",
    "reason": "do.field.reason",
    "requests": "do.requests",
    "role": "do.field.role",
    "severity": "do.field.severity",
    "since": "do.field.evidence",
    "suggest": "do.mapping",
    "to": "do.field.ends",
    "trial": "do.field.trial",
    "with": "do.field.evidence",
}
"""By option, the words it goes by; a test holds every sentence a page may say against it."""
