"""What the entry of a step must hold and may hold beside what every step of its kind does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import fields as fields_of

from lingtan.evidence.field_forms import (
    FLAG,
    MAP,
    TEXT,
    Form,
    amount,
    day,
    list_of,
    map_of,
    moment,
    one_of,
    perhaps_amount,
    values_of,
    whole,
)
from lingtan.evidence.tasks import AboutKind
from lingtan.evidence.verification import Assurance, Conclusion, Severity, Terms
from lingtan.park.answers import AnswerKind

TEXTS = values_of(TEXT)
TOLD = dict.fromkeys(("kind", "subject"), TEXT) | {"facts": MAP}
ABOUT = map_of(TOLD | dict.fromkeys(("kind",), one_of(AboutKind)) | {"finding": TEXT})
AMOUNTS = ("share", "materiality_kg", "total_kg")
TERMS = map_of(
    dict.fromkeys((each.name for each in fields_of(Terms)), TEXT)
    | dict.fromkeys(AMOUNTS, amount)
    | {"assurance": one_of(Assurance)}
)
DOUBTS = list_of(map_of(TOLD))
SENT = dict.fromkeys(("key", "body"), TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """Fields of a step, each with what it holds; another one is none of it."""

    must: Mapping[str, Form] = field(default_factory=dict)
    may: Mapping[str, Form] = field(default_factory=dict)


SIGNED: Mapping[str, Form] = {
    "organisation": TEXT,
    "independence": TEXT,
    "conclusion": one_of(Conclusion),
    "size": whole,
    "root": TEXT,
    "figures": values_of(perhaps_amount),
}
SAYS_ALL = StepForm()
WRITTEN = StepForm(must={"documents": TEXTS})
STEPS: Mapping[str, Mapping[str, StepForm]] = {
    "task": {
        "opened": StepForm(must={"about": ABOUT, "period": TEXT, "owner": TEXT, "due": day}),
        "assigned": StepForm(must={"owner": TEXT, "due": day}),
        "closed": WRITTEN,
        "reopened": SAYS_ALL,
        "confirmed": SAYS_ALL,
    },
    "answer": {
        "given": StepForm(
            must={"says": one_of(AnswerKind), "meter": TEXT, "finding": TEXT}
            | {"parameters": MAP, "documents": TEXTS},
            may=dict.fromkeys(("from", "until"), moment) | SENT,
        ),
        "reversed": StepForm(may=SENT),
    },
    "candidate": {
        "proposed": StepForm(
            must={"period": TEXT, "files": TEXTS, "park_files": TEXTS},
            may=dict.fromkeys(("mapping", "figures", "based_on"), TEXT)
            | dict.fromkeys(("read_by", "mappings"), TEXTS),
        ),
        "approved": SAYS_ALL,
        "taken": SAYS_ALL,
        "rejected": StepForm(may={"stays": list_of(TEXT)}),
    },
    "verification": {
        "opened": StepForm(must={"terms": TERMS}),
        "sampled": StepForm(
            must={"seed": TEXT, "interval_kg": amount, "population": whole, "digest": TEXT}
        ),
        "item": StepForm(must={"item": TEXT, "kg": amount, "chance": amount}),
        "seen": StepForm(must={"items": list_of(TEXT), "documents": TEXTS}),
        "found": StepForm(
            must={"finding": TEXT, "item": TEXT, "misstatement_kg": amount}
            | {"severity": one_of(Severity)}
        ),
        "answered": StepForm(must={"finding": TEXT, "documents": TEXTS}),
        "settled": StepForm(must={"finding": TEXT, "accepted": FLAG, "misstatement_kg": amount}),
        "signed": StepForm(must=SIGNED),
    },
    "campaign": {
        "opened": StepForm(
            must={"form": TEXT, "year": whole, "due": day, "enterprises": list_of(TEXT)},
            may={"month": whole},
        ),
        "drafted": WRITTEN,
        "submitted": StepForm(must={"documents": TEXTS, "doubts": DOUBTS}),
        "returned": StepForm(may={"due": day}),
        "approved": WRITTEN,
        "reminded": SAYS_ALL,
        "withdrawn": SAYS_ALL,
        "closed": SAYS_ALL,
    },
}
"""By kind of entry and step: every step lingtan takes, in every version of it."""
