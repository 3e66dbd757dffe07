"""A verification goes its way step by step: no step out of turn, nothing unclean unqualified."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lingtan.base.errors import VerificationError
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.monetary_sample import Candidate, population_digest
from lingtan.evidence.verification import (
    Assurance,
    Conclusion,
    FindingState,
    Severity,
    Terms,
    Verification,
)
from lingtan.evidence.verification_entry import Speaker
from lingtan.evidence.verification_findings import (
    Remark,
    answer_finding,
    find_fault,
    settle_finding,
)
from lingtan.evidence.verification_log import verifications_in
from lingtan.evidence.verification_obstacles import ObstacleKind, obstacles_of
from lingtan.evidence.verification_steps import (
    Opinion,
    Standing,
    interval_of,
    open_verification,
    sample_verification,
    see_items,
    sign_verification,
)

START = datetime(2026, 2, 1, tzinfo=UTC)
POPULATION = [
    *(Candidate(key=f"line:{n}", kg=5_000.0 + 100 * n, shares={}) for n in range(40)),
    Candidate(key="line:large", kg=80_000.0, shares={}),
    Candidate(key="meter:solar", kg=0.0, shares={}),
]
TERMS = Terms(
    period="2025",
    boundary="whole",
    verifier="Zhao",
    organisation="Certifier Ltd",
    assurance=Assurance.REASONABLE,
    share=0.05,
    materiality_kg=50_000.0,
    label="R",
    total_kg=1_000_000.0,
    as_known_at="",
)
CLEAN = Opinion(
    organisation="Certifier Ltd",
    independence="No other work for the park or its enterprises in three years.",
    conclusion=Conclusion.UNQUALIFIED,
)
PROOF = {"documents/a_work_order.pdf": "ab" * 32}


class Log:
    """Entries as they come, and the verification they make."""

    def __init__(self) -> None:
        self.entries: list[Mapping[str, Json]] = [{"kind": "import"}]
        self.add(open_verification({}, TERMS, self.who("Zhao")))

    def who(self, by: str = "Zhao", note: str = "as seen") -> Speaker:
        """Return who takes the next step."""
        return Speaker(at=START + timedelta(minutes=len(self.entries)), by=by, note=note)

    def add(self, *entries: Mapping[str, Json]) -> None:
        """Add entries."""
        self.entries += entries

    @property
    def now(self) -> Verification:
        """Return the verification as it stands."""
        return verifications_in(self.entries)["V1"]

    def draw(self, population: Sequence[Candidate] = POPULATION, seed: str = "seed") -> None:
        """Draw a sample."""
        self.add(*sample_verification(self.now, population, seed, self.who()))

    def find(self, severity: Severity, kg: float = 0.0, item: str = "line:1") -> None:
        """Record a finding."""
        remark = Remark(severity=severity, item=item, misstatement_kg=kg)
        self.add(find_fault(self.now, remark, self.who()))

    def answer(self, id_: str = "F1", documents: Mapping[str, str] = PROOF) -> None:
        """Answer a finding."""
        self.add(answer_finding(self.now, id_, documents, self.who("park")))

    def settle(
        self, id_: str = "F1", left_kg: float | None = None, *, accepted: bool = True
    ) -> None:
        """Settle a finding."""
        self.add(settle_finding(self.now, id_, left_kg, self.who(), accepted=accepted))

    def see(self) -> None:
        """Look at everything."""
        self.add(see_items(self.now, (), {}, self.who()))

    def sign(self, opinion: Opinion = CLEAN, population: Sequence[Candidate] = POPULATION) -> None:
        """Sign."""
        standing = Standing(
            digest=population_digest(population), size=7, root="00" * 32, figures={"total": 1.0}
        )
        self.add(sign_verification(self.now, opinion, standing, self.who()))


def test_the_whole_way_leads_to_a_signature_bound_to_the_log() -> None:
    log = Log()
    log.draw()
    sample = log.now.sample
    assert sample is not None
    assert next(item for item in sample.items if item.key == "line:large").is_certain
    assert sample.interval_kg == pytest.approx(50_000 / 2.9957, rel=1e-4)
    log.find(Severity.MAJOR, 2_000.0)
    assert [finding.id for finding in log.now.blocking] == ["F1"]
    log.answer()
    assert log.now.blocking  # an answer alone unblocks nothing
    log.settle(left_kg=0.0)
    assert not log.now.blocking
    log.see()
    log.sign()
    done = log.now.sign_off
    assert done is not None
    assert (done.size, done.root, done.conclusion) == (7, "00" * 32, Conclusion.UNQUALIFIED)


def test_misstatements_are_extrapolated_by_the_chance_of_their_item() -> None:
    log = Log()
    log.draw()
    sample = log.now.sample
    assert sample is not None
    chosen = next(item for item in sample.items if not item.is_certain and item.kg)
    log.find(Severity.MINOR, -600.0, chosen.key)
    log.find(Severity.MINOR, 400.0, "somewhere else")
    found, projected = log.now.misstated_kg
    assert found == pytest.approx(1_000)
    assert projected == pytest.approx(600 / chosen.chance + 400)


def test_a_sample_is_drawn_once_from_the_same_data() -> None:
    log = Log()
    with pytest.raises(VerificationError, match="No sample was drawn"):
        log.see()
    with pytest.raises(VerificationError, match="no line, meter or document"):
        log.draw([])
    log.draw()
    with pytest.raises(VerificationError, match="until he likes what he gets"):
        log.draw(seed="another")
    log.draw(POPULATION[1:], "another")
    with pytest.raises(VerificationError, match="have changed since"):
        log.sign()


def test_items_are_seen_by_name_or_all_at_once_and_never_twice() -> None:
    log = Log()
    log.draw()
    log.add(see_items(log.now, ["line:large"], {}, log.who()))
    sample = log.now.sample
    assert sample is not None
    assert "line:large" not in sample.unseen
    with pytest.raises(VerificationError, match="looked at already"):
        see_items(log.now, ["line:large"], {}, log.who())
    with pytest.raises(VerificationError, match="not in the sample") as strange:
        see_items(log.now, ["line:none"], {}, log.who())
    assert "line:" in str(strange.value)
    log.see()
    with pytest.raises(VerificationError, match="looked at already"):
        log.see()


def test_findings_are_answered_and_settled_in_turn() -> None:
    log = Log()
    with pytest.raises(VerificationError, match="has no finding F1"):
        log.answer()
    log.find(Severity.MAJOR)
    with pytest.raises(VerificationError, match="not answered by the park"):
        log.settle()
    with pytest.raises(VerificationError, match="not answered by words alone"):
        log.answer(documents={})
    log.answer()
    with pytest.raises(VerificationError, match="answered or settled already"):
        log.answer()
    log.settle(accepted=False)
    assert log.now.findings["F1"].state is FindingState.OPEN
    log.answer()
    log.settle()
    with pytest.raises(VerificationError, match="was settled by"):
        log.settle()
    assert [word.by for word in log.now.findings["F1"].words] == [
        "Zhao",
        "park",
        "Zhao",
        "park",
        "Zhao",
    ]


def test_an_observation_needs_no_answer_and_a_minor_one_no_document() -> None:
    log = Log()
    log.find(Severity.OBSERVATION)
    log.settle()
    log.find(Severity.MINOR)
    log.answer("F2", {})
    log.settle("F2")
    assert not any(finding.is_open for finding in log.now.findings.values())


def test_a_misstatement_of_the_materiality_is_material() -> None:
    log = Log()
    with pytest.raises(VerificationError, match="it is material"):
        log.find(Severity.MAJOR, -50_000.0)
    log.find(Severity.MATERIAL, -50_000.0)
    with pytest.raises(VerificationError, match="needs words"):
        find_fault(log.now, Remark(severity=Severity.MINOR, item="x"), log.who(note="none"))
    with pytest.raises(VerificationError, match="needs words"):
        find_fault(log.now, Remark(severity=Severity.MINOR, item=" "), log.who())


def test_nothing_unclean_is_signed_unqualified_but_may_be_signed_otherwise() -> None:
    log = Log()
    with pytest.raises(VerificationError, match="No sample was drawn"):
        log.sign()
    log.draw()
    with pytest.raises(VerificationError, match="items of the sample were not looked at"):
        log.sign()
    log.see()
    log.find(Severity.MINOR, 30_000.0, "elsewhere")
    with pytest.raises(VerificationError, match="Findings are open: F1"):
        log.sign()
    log.answer()
    log.settle()
    log.find(Severity.MINOR, 20_000.0, "elsewhere too")
    log.answer("F2")
    log.settle("F2")
    with pytest.raises(VerificationError, match="reaches the materiality"):
        log.sign()
    log.sign(
        Opinion(
            organisation="Certifier Ltd",
            independence="none but this",
            conclusion=Conclusion.ADVERSE,
        )
    )
    assert log.now.sign_off is not None
    for step in (log.see, log.draw, log.sign, lambda: log.find(Severity.MINOR)):
        with pytest.raises(VerificationError, match="was signed by"):
            step()


@pytest.mark.parametrize("independence", ["", "  ", "none", "待补"])
def test_independence_is_stated(independence: str) -> None:
    log = Log()
    with pytest.raises(VerificationError, match="independence"):
        log.sign(
            Opinion(
                organisation="Certifier Ltd",
                independence=independence,
                conclusion=Conclusion.DISCLAIMER,
            )
        )


def test_a_period_has_one_open_verification_with_a_sound_materiality() -> None:
    log = Log()
    known = verifications_in(log.entries)
    with pytest.raises(VerificationError, match="open already"):
        open_verification(known, TERMS, log.who())
    with pytest.raises(VerificationError, match="who takes this step"):
        open_verification({}, TERMS, log.who(by=""))
    for share in (0.0, 1.0, -0.1, float("nan")):
        odd = Terms(**{**{f: getattr(TERMS, f) for f in TERMS.__slots__}, "share": share})
        with pytest.raises(VerificationError, match="no share between"):
            open_verification({}, odd, log.who())


def test_limited_assurance_draws_fewer_items() -> None:
    fields = {f: getattr(TERMS, f) for f in TERMS.__slots__}
    limited = Terms(**{**fields, "assurance": Assurance.LIMITED})
    assert interval_of(limited) > interval_of(TERMS)
    assert interval_of(limited) <= limited.materiality_kg


def test_nobody_but_the_verifier_takes_a_step_of_the_verifier() -> None:
    log = Log()
    park = log.who("park")
    with pytest.raises(VerificationError, match="park is not named there"):
        sample_verification(log.now, POPULATION, "chosen", park)
    log.draw()
    with pytest.raises(VerificationError, match="not named there"):
        see_items(log.now, (), {}, park)
    remark = Remark(severity=Severity.MINOR, item="line:large")
    with pytest.raises(VerificationError, match="not named there"):
        find_fault(log.now, remark, park)
    log.add(find_fault(log.now, remark, log.who(" ZHAO ")))
    with pytest.raises(VerificationError, match="cannot answer for the park"):
        answer_finding(log.now, "F1", {}, log.who())
    log.add(answer_finding(log.now, "F1", {}, park))
    with pytest.raises(VerificationError, match="not named there"):
        settle_finding(log.now, "F1", 0.0, park, accepted=True)
    standing = Standing(digest=population_digest(POPULATION), size=1, root="", figures={})
    with pytest.raises(VerificationError, match="not named there"):
        sign_verification(log.now, CLEAN, standing, park)
    elsewhere = replace(CLEAN, organisation="The park")
    with pytest.raises(VerificationError, match="opened for Certifier Ltd"):
        sign_verification(log.now, elsewhere, standing, log.who())


def test_several_verifiers_are_named_together() -> None:
    log = Log()
    several = replace(log.now, terms=replace(TERMS, verifier="Zhao Min, 钱丽"))
    remark = Remark(severity=Severity.MINOR, item="line:large")
    for name in ("zhao  min", "钱丽"):
        assert find_fault(several, remark, log.who(name))["finding"] == "F1"
    with pytest.raises(VerificationError, match="not named there"):
        find_fault(several, remark, log.who("Zhao"))


def obstacles(log: Log, population: Sequence[Candidate] = POPULATION) -> list[ObstacleKind]:
    return [each.kind for each in obstacles_of(log.now, population_digest(population))]


def test_what_keeps_it_from_being_signed_is_told_all_at_once() -> None:
    log = Log()
    assert obstacles(log) == [ObstacleKind.NO_SAMPLE]
    log.draw()
    log.find(Severity.OBSERVATION)
    log.find(Severity.MINOR)
    log.find(Severity.MATERIAL, 60_000.0, item="elsewhere")
    log.answer("F2", {})
    assert obstacles(log) == [
        ObstacleKind.UNSEEN,
        ObstacleKind.UNANSWERED,
        ObstacleKind.UNSETTLED,
        ObstacleKind.MISSTATED,
    ]
    told = {each.kind: each.names for each in obstacles_of(log.now, population_digest(POPULATION))}
    assert told[ObstacleKind.UNANSWERED] == ("F3",)
    assert told[ObstacleKind.UNSETTLED] == ("F2",)
    assert obstacles(log, POPULATION[:-1])[0] is ObstacleKind.DATA_MOVED


def test_what_nothing_keeps_from_being_signed_is_signed_and_all_else_refused() -> None:
    log = Log()
    steps: tuple[Callable[[], None], ...] = (
        log.draw,
        lambda: log.find(Severity.MINOR),
        log.answer,
        log.settle,
        log.see,
    )
    for step in steps:
        assert obstacles(log)
        with pytest.raises(VerificationError):
            log.sign()
        step()
    assert not obstacles(log)
    log.sign()
    assert not obstacles(log)


def test_what_is_left_of_a_finding_is_no_more_than_it_was_called() -> None:
    log = Log()
    log.find(Severity.MINOR, 100.0)
    log.answer()
    for accepted in (True, False):
        with pytest.raises(VerificationError, match=r"would leave 50\.0 t") as refused:
            log.settle(left_kg=-50_000.0, accepted=accepted)
        assert refused.value.case == "left_is_material"
    log.settle(left_kg=49_999.0)
    assert log.now.findings["F1"].misstatement_kg == 49_999.0


@pytest.mark.parametrize("by", ["Zhao.", "“zhao”", "Zha\u200bo", "Zhao ,", "(Zhao)"])
def test_no_sign_beside_a_name_makes_another_person_of_the_verifier(by: str) -> None:
    log = Log()
    log.find(Severity.MINOR)
    with pytest.raises(VerificationError) as refused:
        log.add(answer_finding(log.now, "F1", PROOF, log.who(by)))
    assert refused.value.case == "the_verifier_answers"
    log.add(answer_finding(log.now, "F1", PROOF, log.who("Zhao Min")))


def test_a_signed_verification_hands_what_blocks_on_to_the_next_one() -> None:
    log = Log()
    log.draw()
    log.find(Severity.MAJOR, 2_000.0)
    log.find(Severity.MINOR)
    adverse = replace(CLEAN, conclusion=Conclusion.ADVERSE)
    log.sign(adverse)
    log.add(open_verification(verifications_in(log.entries), TERMS, log.who("Qian")))
    first, second = verifications_in(log.entries).values()
    assert [each.id for each in second.blocking] == ["V1.F1"]
    assert second.findings["V1.F1"].words == first.findings["F1"].words
    assert [each.id for each in first.blocking] == ["F1"]  # what was signed stays
    other = replace(TERMS, boundary="services_zone")
    log.add(open_verification(verifications_in(log.entries), other, log.who("Qian")))
    assert not verifications_in(log.entries)["V3"].findings


def test_what_was_handed_on_is_settled_there_and_counts_until_then() -> None:
    log = Log()
    log.find(Severity.MAJOR, 2_000.0)
    log.sign(replace(CLEAN, conclusion=Conclusion.ADVERSE))
    terms = replace(TERMS, verifier="Qian")
    log.add(open_verification(verifications_in(log.entries), terms, log.who("Qian")))

    def second() -> Verification:
        return verifications_in(log.entries)["V2"]

    assert second().misstated_kg == (2_000.0, 2_000.0)
    remark = Remark(severity=Severity.MAJOR, item="line:2")
    log.add(find_fault(second(), remark, log.who("Qian")))
    assert list(second().findings) == ["V1.F1", "F1"]
    log.add(answer_finding(second(), "V1.F1", PROOF, log.who("park")))
    log.add(settle_finding(second(), "V1.F1", 0.0, log.who("Qian"), accepted=True))
    assert [each.id for each in second().blocking] == ["F1"]
    signed = Opinion(
        organisation="Certifier Ltd",
        independence="No other work for the park.",
        conclusion=Conclusion.QUALIFIED,
    )
    standing = Standing(digest="", size=9, root="00" * 32, figures={})
    log.add(sign_verification(second(), signed, standing, log.who("Qian")))
    log.add(open_verification(verifications_in(log.entries), terms, log.who("Qian")))
    assert list(verifications_in(log.entries)["V3"].findings) == ["V2.F1"]
