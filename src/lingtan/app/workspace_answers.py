"""The calls of a workspace by which findings are answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.answer_findings import (
    AnswerBoard,
    AnswerRequest,
    answer_board,
    give_answer,
    give_proposed,
    reverse_answer,
)
from lingtan.app.arguments import Place, knowledge_of, now_of, places_of, text_of
from lingtan.app.keep_tasks import Signed
from lingtan.app.workspace_folder import WorkspaceFolder
from lingtan.evidence.answers import GivenAnswer


@dataclass(frozen=True, slots=True)
class AnswerCalls(WorkspaceFolder):
    """List what needs an answer, give answers and take them back."""

    def answers(
        self, period: str, *, as_known_at: datetime | None = None, now: datetime | None = None
    ) -> AnswerBoard:
        """Return the findings that need a person with the answers they take, and all answers."""
        known_at = knowledge_of("as_known_at", as_known_at, now_of(now))
        return answer_board(self.layout, text_of("period", period), known_at, is_whole=True)

    def answer_finding(
        self, period: str, request: AnswerRequest, *, signed: Signed
    ) -> GivenAnswer:
        """Give an answer, to a finding of the period or of a meter."""
        return give_answer(self.layout, text_of("period", period), request, signed)

    def answer_proposed(
        self, period: str, *, signed: Signed, documents: Sequence[Place] = ()
    ) -> tuple[GivenAnswer, ...]:
        """Give every answer that the findings of a period propose."""
        places = places_of("documents", documents)
        return give_proposed(self.layout, text_of("period", period), places, signed)

    def reverse_answer(
        self, answer: str, *, by: str, note: str, now: datetime | None = None
    ) -> GivenAnswer:
        """Take an answer back; what it touched is understood as before it."""
        signed = Signed(by=text_of("by", by), note=text_of("note", note), now=now_of(now))
        return reverse_answer(self.layout, text_of("answer", answer), signed)
