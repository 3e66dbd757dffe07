"""What a report or closing says and rests on, as entries of the log of evidence."""

from collections.abc import Iterable, Sequence

from lingtan.app.results import Account
from lingtan.base.findings import Finding
from lingtan.catalogue.knowledge_files import knowledge_files
from lingtan.evidence.said_entries import factor_file_entry, finding_entry
from lingtan.evidence.store_entries import Entry


def said_of(accounts: Sequence[Account]) -> list[Entry]:
    """Return the findings about some accounts and the factor files they rest on."""
    found = [
        finding
        for account in accounts
        for finding in (*account.check.findings, *account.inventory.findings)
    ]
    return said(found) if accounts else []


def said(findings: Iterable[Finding]) -> list[Entry]:
    """Return findings and every built-in factor file as entries."""
    files = [factor_file_entry(path, content) for path, content in knowledge_files()]
    return [*files, *map(finding_entry, findings)]
