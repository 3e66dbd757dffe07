"""Read the verifications of a park back from the entries of its log of evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.monetary_sample import Drawn
from lingtan.evidence.verification import (
    KIND,
    OF,
    Assurance,
    Conclusion,
    Finding,
    FindingState,
    Sample,
    Severity,
    SignOff,
    StepKind,
    Terms,
    Verification,
    Word,
)


def verifications_in(entries: Iterable[Mapping[str, Any]]) -> dict[str, Verification]:
    """Return the verifications that the entries of a log tell of, by id, in order.

    What blocked a report when the last one of a period and boundary was signed goes on in the
    next, as ``V1.F1``: there it is answered and settled, and opening alone lifts nothing.
    """
    found: dict[str, Verification] = {}
    for number, entry in enumerate(entries):
        if entry["kind"] != KIND:
            continue
        id_ = entry["verification"]
        if entry["step"] == StepKind.OPENED:
            terms = Terms(
                **{**entry["terms"], "assurance": Assurance(entry["terms"]["assurance"])}
            )
            word, left = _word(number, entry), _left_open(found.values(), terms)
            found[id_] = Verification(id=id_, terms=terms, opened=word, findings=left)
        else:
            found[id_] = _after(found[id_], number, entry)
    return found


def _left_open(earlier: Iterable[Verification], terms: Terms) -> dict[str, Finding]:
    """Return what still blocks in the last verification of the same period and boundary."""
    last = [each for each in earlier if each.terms.scope == terms.scope][-1:]
    return {
        id_: replace(finding, id=id_)
        for each in last
        for finding in each.blocking
        for id_ in [finding.id if finding.is_brought else f"{each.id}{OF}{finding.id}"]
    }


def _after(before: Verification, number: int, entry: Mapping[str, Any]) -> Verification:
    match StepKind(entry["step"]):
        case StepKind.SAMPLED:
            names = ("seed", "interval_kg", "population", "digest")
            return replace(before, sample=Sample(**{name: entry[name] for name in names}))
        case StepKind.ITEM:
            drawn = Drawn(key=entry["item"], kg=entry["kg"], chance=entry["chance"])
            sample = _sample(before)
            return replace(before, sample=replace(sample, items=(*sample.items, drawn)))
        case StepKind.SEEN:
            sample, word = _sample(before), _word(number, entry)
            seen = {**sample.seen, **dict.fromkeys(entry["items"], word)}
            return replace(before, sample=replace(sample, seen=seen))
        case StepKind.SIGNED:
            return replace(before, sign_off=_sign_off(number, entry))
    finding = _finding(before, number, entry)
    return replace(before, findings={**before.findings, finding.id: finding})


def _sample(verification: Verification) -> Sample:
    """Return the sample; an item is only ever recorded after one was drawn."""
    if verification.sample is None:
        raise LookupError(verification.id)
    return verification.sample


def _finding(before: Verification, number: int, entry: Mapping[str, Any]) -> Finding:
    word = _word(number, entry)
    if word.kind is StepKind.FOUND:
        return Finding(
            id=entry["finding"],
            severity=Severity(entry["severity"]),
            item=entry["item"],
            misstatement_kg=entry["misstatement_kg"],
            state=FindingState.OPEN,
            words=(word,),
        )
    known = before.findings[entry["finding"]]
    words = (*known.words, word)
    if word.kind is StepKind.ANSWERED:
        return replace(known, state=FindingState.ANSWERED, words=words)
    state = FindingState.SETTLED if entry["accepted"] else FindingState.OPEN
    return replace(known, state=state, misstatement_kg=entry["misstatement_kg"], words=words)


def _sign_off(number: int, entry: Mapping[str, Any]) -> SignOff:
    return SignOff(
        word=_word(number, entry),
        organisation=entry["organisation"],
        independence=entry["independence"],
        conclusion=Conclusion(entry["conclusion"]),
        size=entry["size"],
        root=entry["root"],
        figures=entry["figures"],
    )


def _word(number: int, entry: Mapping[str, Any]) -> Word:
    return Word(
        kind=StepKind(entry["step"]),
        entry=number,
        at=datetime.fromisoformat(entry["at"]),
        by=entry["by"],
        note=entry["note"],
        documents=entry.get("documents", {}),
    )
