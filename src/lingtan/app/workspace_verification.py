"""The calls of a workspace by which a verifier works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.arguments import (
    Place,
    language_of,
    now_of,
    places_of,
    text_of,
    texts_of,
    truth_of,
)
from lingtan.app.issue_plan import IssuedPlan, issue_plan
from lingtan.app.issue_report import ReportForm, issue_report
from lingtan.app.issue_statement import issue_statement
from lingtan.app.question_of import question_of
from lingtan.app.results import IssuedReport
from lingtan.app.run_verification import (
    Engagement,
    Settlement,
    answer,
    begin,
    current,
    draw,
    find,
    see,
    settle,
    sign,
)
from lingtan.app.workspace_folder import WorkspaceFolder
from lingtan.evidence.verification import Verification
from lingtan.evidence.verification_entry import Speaker
from lingtan.evidence.verification_findings import Remark
from lingtan.evidence.verification_steps import Opinion


@dataclass(frozen=True, slots=True)
class VerificationCalls(WorkspaceFolder):
    """Verify a period: every step stands in the log of evidence, and no datum is touched.

    Each step names who takes it (`by`) and may carry a `note`. Wherever a `period` is asked for
    the id of a verification does as well; it is needed where a period has verifications of several
    boundary versions.
    """

    def verification(self, period: str) -> Verification:
        """Return the last verification of a period with all its steps."""
        return current(self.layout, text_of("period", period))

    def open_verification(
        self, engagement: Engagement, *, by: str, note: str = "", now: datetime | None = None
    ) -> Verification:
        """Open a verification of a period that is closed or was reported."""
        return begin(self.layout, engagement, _speaker(by, note, now))

    def sample_verification(
        self, period: str, *, by: str, seed: str = "", now: datetime | None = None
    ) -> Verification:
        """Draw the sample; without a seed a secret one is made and recorded."""
        who = _speaker(by, "", now)
        return draw(self.layout, text_of("period", period), who, text_of("seed", seed))

    def see_items(
        self,
        period: str,
        items: Sequence[str] = (),
        *,
        by: str,
        note: str = "",
        documents: Sequence[Place] = (),
        now: datetime | None = None,
    ) -> Verification:
        """Record which items of the sample were looked at; none named means all that are left."""
        named, handed = texts_of("items", items), places_of("documents", documents)
        return see(self.layout, text_of("period", period), named, _speaker(by, note, now), handed)

    def find(
        self, period: str, remark: Remark, *, by: str, note: str, now: datetime | None = None
    ) -> Verification:
        """Record a finding of the verifier."""
        return find(self.layout, text_of("period", period), remark, _speaker(by, note, now))

    def answer(
        self,
        period: str,
        finding: str,
        *,
        by: str,
        note: str,
        documents: Sequence[Place] = (),
        now: datetime | None = None,
    ) -> Verification:
        """Record what the park did about a finding; one that blocks needs a document."""
        handed, who = places_of("documents", documents), _speaker(by, note, now)
        return answer(
            self.layout, text_of("period", period), text_of("finding", finding), who, handed
        )

    def settle(
        self,
        period: str,
        settlement: Settlement,
        *,
        by: str,
        note: str,
        now: datetime | None = None,
    ) -> Verification:
        """Record that the verifier accepts an answer, or does not."""
        return settle(self.layout, text_of("period", period), settlement, _speaker(by, note, now))

    def sign_verification(
        self,
        period: str,
        opinion: Opinion,
        *,
        by: str,
        note: str = "",
        now: datetime | None = None,
    ) -> Verification:
        """Sign: bind the conclusion to the figures and to the log as it stands."""
        return sign(self.layout, text_of("period", period), opinion, _speaker(by, note, now))

    def statement(
        self,
        period: str,
        *,
        language: str = "zh",
        now: datetime | None = None,
        replace: bool = False,
    ) -> IssuedReport:
        """Write the statement of a signed verification as PDF, XLSX and HTML."""
        return issue_statement(
            self.layout,
            text_of("period", period),
            language_of(language),
            now_of(now),
            replace=truth_of("replace", replace),
        )

    def monitoring_plan(
        self,
        *,
        language: str = "zh",
        boundary: str | None = None,
        now: datetime | None = None,
        replace: bool = False,
    ) -> IssuedPlan:
        """Write the monitoring plan of the park as PDF, XLSX and HTML."""
        return issue_plan(
            self.layout,
            language_of(language),
            now_of(now),
            boundary="" if boundary is None else text_of("boundary", boundary),
            over=truth_of("replace", replace),
        )

    def formal_report(
        self,
        period: str,
        *,
        language: str = "zh",
        boundary: str | None = None,
        now: datetime | None = None,
        replace: bool = False,
    ) -> IssuedReport:
        """Write the report to be handed in.

        It is refused while a finding of a verifier blocks it, an input is for trial, or
        something else than lingtan has changed the store.
        """
        form = ReportForm(
            language=language_of(language), replace=truth_of("replace", replace), formal=True
        )
        return issue_report(self.layout, question_of(period, boundary=boundary), form, now_of(now))


def _speaker(by: str, note: str, now: datetime | None) -> Speaker:
    return Speaker(at=now_of(now), by=text_of("by", by), note=text_of("note", note))
