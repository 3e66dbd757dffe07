"""What a node of a lineage is called, and what else a reader is told of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from lingtan.base.errors import Fact
from lingtan.evidence.lineage.key_names import name_of_key
from lingtan.evidence.lineage.nodes import Kind, Node, Rule
from lingtan.reports.datum_names import with_datum_names
from lingtan.reports.detail_names import detail_name, told_about
from lingtan.reports.node_numbers import amount_of, number_of
from lingtan.reports.sum_names import sum_name
from lingtan.reports.words import Words

LONGEST_TEXT = 120  # letters of a raw line on the screen; JSON has more of it
MADE = (Kind.FIGURE, Kind.QUANTITY, Kind.SUM, Kind.DETAIL, Kind.TERM, Kind.RECONCILED)
DIGITS = 12  # of a digest, enough to tell two files apart at a glance
NOTED = (
    *("missing", "threshold", "source", "document", "serial", "reconciliation", "comes_to"),
    *("kept_with", "rehearsed", "recorded_with"),
)
KEYS = ("carrier", "enterprise", "meter")  # of lines, whose values have names
FAMILIES = (
    (re.compile(r"by_enterprise\.(.*)_kg"), "figure.by_enterprise", ""),
    (re.compile(r"by_sector\.(.+)_kg"), "figure.by_sector", "sector"),
    (re.compile(r"scope3\.(\d+)_kg"), "figure.scope3", "scope3_category"),
)


def _plain(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts a title needs; a count with marks, a long line cut short."""
    known = dict.fromkeys(("count", "file", "line", "text", "what", "factor", "sheet"), "")
    where = f"{facts['file']}[{facts['sheet']}]" if "sheet" in facts else facts.get("file", "")
    count = f"{int(facts['count']):,}" if "count" in facts else ""
    text = facts.get("text", "")
    shown = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
    return {**known, **facts, "file": where, "count": count, "text": shown}


def _grouped(count: Fact) -> str:
    return f"{int(count):,}"


def _counts(node: Node) -> dict[str, str]:
    names = ("measured", "suspect", "estimated", "missing")
    return {name: f"{int(node.facts[f'intervals_{name}']):,}" for name in names}


def _texts(node: Node) -> dict[str, str]:
    return {key: str(fact) for key, fact in node.facts.items()}


@dataclass(frozen=True, slots=True)
class NodeWords:
    """What nodes are called in one language."""

    words: Words

    def value_of(self, node: Node) -> str:
        """Return the value of a node with its unit; what was read of one that is no whole."""
        if node.kind is Kind.DELIVERY:
            return ""
        lacking = _grouped(node.facts.get("intervals_missing", 0))
        if "so_far" in node.facts:
            read = amount_of(float(node.facts["so_far"]), node.unit)
            return self._say("trace.so_far", read=read, count=lacking)
        if node.value is not None:
            told = amount_of(node.value, node.unit)
            is_whole = lacking == "0" or node.kind is Kind.READINGS
            return told if is_whole else self._say("trace.less", read=told, count=lacking)
        is_number = node.kind in (Kind.FIGURE, Kind.QUANTITY) or lacking != "0"
        return self._say("trace.unknown") if is_number else ""

    def title_of(self, node: Node) -> str:
        """Return what a node is called in this language."""
        name = node.name.in_language(self.words.language).replace("CO2", "CO₂")
        return TITLES.get(node.kind, NodeWords._named)(self, node, name)

    def _named(self, node: Node, name: str) -> str:
        return self._say(f"trace.{node.kind.value}", name=name or node.id.partition(":")[2])

    def _with_facts(self, node: Node, _: str) -> str:
        return self._say(f"trace.{node.kind.value}", **_plain(_texts(node)))

    def _line(self, node: Node, name: str) -> str:
        account = self._word("account", str(node.facts["account"]))
        return self._say(f"trace.{node.kind.value}", account=account, name=name)

    def _sum(self, node: Node, _: str) -> str:
        names = {key: partial(self._key, node, key) for key in KEYS}
        return sum_name(self.words, node.id, names) or node.id

    def _key(self, node: Node, key: str, value: str) -> str:
        """Return what a value lines are chosen by is called."""
        named = name_of_key(node.facts, key, value, self.words.language)
        return named or value or self._say(f"sum.no_{key}")

    def _detail(self, node: Node, name: str) -> str:
        about = partial(told_about, self.words, name)
        return detail_name(self.words, node.id, about) or node.id

    def _aspect(self, node: Node, name: str) -> str:
        what = self._word("trace.aspect", str(node.facts["aspect"]))
        of = name or self._word("figure", str(node.facts.get("of", "")))
        return self._say("trace.told_beside", what=what, of=of) if of else what

    def _footprint(self, node: Node, name: str) -> str:
        form, place = str(node.facts["form"]).upper(), str(node.facts["place"])
        return self._say("trace.footprint", form=form, name=name, place=place)

    def _reason(self, node: Node, _: str) -> str:
        return self._say(f"trace.reason.{node.facts['reason']}")

    def _factor(self, node: Node, name: str) -> str:
        return self._say(
            "trace.factor", name=name or self._rule({k: str(f) for k, f in node.facts.items()})
        )

    def _estimate(self, node: Node, _: str) -> str:
        return self._say(
            "trace.estimate", method=self._word("estimate_method", str(node.facts["method"]))
        )

    def _contract(self, node: Node, _: str) -> str:
        return self._say(
            "trace.contract", kind=self._word("trace.contract_kind", str(node.facts["contract"]))
        )

    def _source(self, node: Node, _: str) -> str:
        return str(node.facts["source"])

    def _fact(self, node: Node, name: str) -> str:
        facts = node.facts
        told = [name, *(str(facts[key]) for key in ("enterprise", "item") if key in facts)]
        return self._say("trace.fact", name=", ".join(told), year=str(facts["year"]))

    def _figure(self, node: Node, name: str) -> str:
        for pattern, key, words in FAMILIES:
            found = pattern.fullmatch(node.id)
            if found:
                return self._say(
                    key, name=self._word(words, found[1]) if words else name or found[1]
                )
        return name or self._word("figure", node.id)

    def _word(self, family: str, id_: str) -> str:
        key = f"{family}.{id_}"
        return self.words.say(key) if self.words.has(key) else id_

    def _rule(self, facts: Mapping[str, str]) -> str:
        id_ = facts.get("rule") or facts.get("factor", "")
        key = f"factor_rule.{id_.replace('/', '_')}"
        if self.words.has(key):
            return self.words.say(key)
        return self._say("trace.rule.grid_less_green") if id_ == "grid_less_green" else id_

    def details_of(self, node: Node) -> Iterator[str]:
        """Yield the lines under a node: the rule it follows, where it stands, how sure it is."""
        yield from self.rule_of(node)
        for key in NOTED:
            if key in node.facts:
                yield from self._told(node, key)
        if "low" in node.facts:
            low, high = (number_of(float(node.facts[end])) for end in ("low", "high"))
            yield self._say("trace.note.ends", low=low, high=high)
        if node.kind in NOTES:
            yield from NOTES[node.kind](self, node)
        yield from self._of_state(node)

    def _of_readings(self, node: Node) -> Iterator[str]:
        yield self._say("trace.note.readings", **_counts(node))

    def _of_row(self, node: Node) -> Iterator[str]:
        yield self._say(
            "trace.note.reading", start=str(node.facts["start"])[:16].replace("T", " ")
        )

    def _of_file(self, node: Node) -> Iterator[str]:
        known_at = str(node.facts["known_at"])[:16].replace("T", " ")
        digest = str(node.facts["sha256"])[:DIGITS]
        yield self._say("trace.note.file", digest=digest, known_at=known_at)

    def _of_state(self, node: Node) -> Iterator[str]:
        """Yield what has become of it: replaced, set aside, gone, changed, read another way."""
        facts = node.facts
        for key in ("replaced", "set_aside"):
            if key in facts:
                yield self._say(f"trace.note.{key}", count=facts[key])
        for key, family in (("lacks", "trace.note"), ("why", "trace.why")):
            if key in facts:
                yield self._say(f"{family}.{facts[key]}")
        if "read_otherwise" in facts:
            yield self._say("trace.note.read_otherwise")

    def rule_of(self, node: Node) -> Iterator[str]:
        """Yield how its value comes from its parts; nothing of a leaf."""
        if node.rule is Rule.FORMULA:
            yield f"= {node.facts['formula']}"
        elif node.rule is Rule.SUM and len(node.parts) > 1:
            yield self._say("trace.rule.sum", count=len(node.parts))
        elif node.rule is Rule.PRODUCT:
            yield self._say("trace.rule.product")
        elif node.rule is Rule.MADE_OF and node.kind in MADE:
            yield self._say("trace.rule.made_of")

    def _told(self, node: Node, key: str) -> Iterator[str]:
        facts = node.facts
        told = str(facts[key])
        if self.words.language == "zh_CN":
            told = str(facts.get(f"{key}_zh", told))
        if key == "missing":
            told = with_datum_names(self.words, told)
        if key == "source" and node.kind is Kind.SOURCE:
            return
        if key == "threshold":
            told = f"{told}: {self._word('outcome', str(facts['outcome']))}"
        if key == "reconciliation":
            yield from self._reconciled(node)
            return
        yield self._say(f"trace.note.{key}", told=told, **self._where(node))

    def _where(self, node: Node) -> dict[str, str]:
        """Return where a row stands and how far it is believed, for the words of its source."""
        facts = node.facts
        place = (
            f"{facts['file']}:{facts['line']}" if "line" in facts else str(facts.get("place", ""))
        )
        since, until = (str(facts.get(key, "")) for key in ("valid_from", "valid_to"))
        span = (
            self._say("trace.note.span", since=since or "…", until=until or "…")
            if since or until
            else ""
        )
        label = f"[{facts['label']}]" if facts.get("label") else ""
        return {"place": "  ".join(part for part in (place, span, label) if part)}

    def _of_meter(self, node: Node) -> Iterator[str]:
        facts = node.facts
        told = [f"{self._end(node, 'from')} → {self._end(node, 'to')}"]
        if "resolution" in facts:
            told.append(self._word("plan.resolution", str(facts["resolution"])))
        if "accuracy_class" in facts:
            told.append(
                self._say("trace.note.class", value=number_of(float(facts["accuracy_class"])))
            )
        if "multiplier" in facts:
            told.append(f"× {number_of(float(facts['multiplier']))}")
        if "changes" in facts:
            told.append(self._say("trace.note.changes", count=facts["changes"]))
        yield ", ".join(told)

    def _end(self, node: Node, side: str) -> str:
        """Return the name of what stands at one end of a meter."""
        own = f"{side}_name_zh" if self.words.language == "zh_CN" else f"{side}_name"
        named = str(node.facts.get(own, ""))
        end = str(node.facts[side])
        return named or self._word("plan.end", end.partition(":")[2] or end)

    def _reconciled(self, node: Node) -> Iterator[str]:
        facts = node.facts
        if "reconciled" not in facts:
            return
        verdict = self._say(f"reconcile.{facts['reconciliation']}")
        value = f"{number_of(float(facts['reconciled']))} {node.unit}"
        change = number_of(float(facts.get("adjustment", 0.0)))
        yield self._say("trace.note.reconciled", value=value, change=change, verdict=verdict)

    def _say(self, key: str, **facts: Fact) -> str:
        return self.words.say(key, facts)


TITLES: Mapping[Kind, Callable[[NodeWords, Node, str], str]] = {
    Kind.FIGURE: NodeWords._figure,
    Kind.LINE: NodeWords._line,
    Kind.ACTIVITY: NodeWords._line,
    Kind.SUM: NodeWords._sum,
    Kind.DETAIL: NodeWords._detail,
    Kind.ASPECT: NodeWords._aspect,
    Kind.FOOTPRINT: NodeWords._footprint,
    Kind.TERM: NodeWords._reason,
    Kind.CONSTANT: NodeWords._reason,
    Kind.FACTOR: NodeWords._factor,
    Kind.ESTIMATE: NodeWords._estimate,
    Kind.READINGS: NodeWords._with_facts,
    Kind.DELIVERY: NodeWords._with_facts,
    Kind.ROW: NodeWords._with_facts,
    Kind.ANSWER: NodeWords._with_facts,
    Kind.FILE: NodeWords._with_facts,
    Kind.LACKING: NodeWords._with_facts,
    Kind.CONTRACT: NodeWords._contract,
    Kind.SOURCE: NodeWords._source,
    Kind.FACT: NodeWords._fact,
}
NOTES: Mapping[Kind, Callable[[NodeWords, Node], Iterator[str]]] = {
    Kind.READINGS: NodeWords._of_readings,
    Kind.METER: NodeWords._of_meter,
    Kind.ROW: NodeWords._of_row,
    Kind.FILE: NodeWords._of_file,
}
