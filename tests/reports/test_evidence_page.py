"""Every indicator has a page of what stands behind it, and one says so when nothing does."""

import pytest

from lingtan.indicators.evidence_register import EvidenceLine, ProofState
from lingtan.reports.chapters.evidence_register import page_table
from lingtan.reports.context import Context
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import report_inputs


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_any_proof_says_so(language: str) -> None:
    inputs = report_inputs(language)
    framework = inputs.frameworks[0]
    line = EvidenceLine(
        framework=framework.id,
        indicator=framework.indicators[0],
        state=ProofState.MISSING,
        why=(),
        proofs=(),
        meters=(),
        lacking=(),
    )
    context = Context(inputs=inputs)
    ((_, said, _, _),) = page_table(context, line).rows
    assert said == context.say("nothing_behind")
