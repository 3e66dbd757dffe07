"""The table of how well parks of known truth went, against its targets."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from tests.truth.score import Headline, Score

METERS = ("metering_", "reconciliation_", "file_value_")
BIG = 0.005  # of a month: from here on a fault has to be named


def report(scores: Sequence[Score], *, is_detailed: bool = False) -> tuple[list[str], bool]:
    """Return the lines of the table, and whether every target is met."""
    lines: list[str] = []
    met = True
    for label, aims, heads in (
        ("before any answer", (0.90, 0.90, 0.99, 0.03), [s.before for s in scores]),
        ("after the answers proposed", (0.98, 0.98, 0.99, 0.01), [s.after for s in scores]),
    ):
        more, is_met = _heads(label, aims, heads)
        lines, met = [*lines, *more], met and is_met
    named = [was for s in scores for each, was in s.named if each.moved >= BIG]
    share = sum(named) / max(1, len(named))
    alarms = sum(len(s.false_alarms) for s in scores)
    years = sum(s.meters for s in scores)
    rate = alarms / max(1, years)
    lines += [
        f"faults of at least 0.5 % of a month named: {share:.1%} of {len(named)} (95 %)",
        f"false alarms of error grade a meter-year: {rate:.3f} of {years} (0.1)",
        *_kinds(scores),
        *_precision(scores),
        *(_details(scores) if is_detailed else ()),
    ]
    return lines, met and share >= 0.95 and rate <= 0.1


def _heads(
    label: str, aims: tuple[float, float, float, float], heads: Sequence[Headline]
) -> tuple[list[str], bool]:
    count = max(1, len(heads))
    near = sum(h.is_near for h in heads) / count
    verdicts = Counter(h.verdict for h in heads)
    right, wrong = verdicts["right"] / count, verdicts["wrong"] / count
    between = sum(h.is_between for h in heads) / count
    known = [h.width for h in heads if h.error["core"] is not None]
    width = median(known) if known else 0.0
    lines = [
        f"{label}: {len(heads)} parks",
        f"  figures near: {near:.1%} ({aims[0]:.0%}); unknown {1 - len(known) / count:.1%}",
        f"  verdict right {right:.1%} ({aims[1]:.0%}), "
        f"undecided {verdicts['undecided'] / count:.1%}, wrong {wrong:.1%} (0 %)",
        f"  truth between the ends {between:.1%} ({aims[2]:.0%}), "
        f"median width {width:.2%} ({aims[3]:.0%})",
    ]
    is_met = near >= aims[0] and right >= aims[1] and not wrong
    return lines, is_met and between >= aims[2] and width <= aims[3]


def _kinds(scores: Sequence[Score]) -> Iterator[str]:
    """Yield recall of each kind of fault, the worst first."""
    seen: dict[str, list[bool]] = defaultdict(list)
    for each in scores:
        for planted, was in each.named:
            if planted.moved >= BIG:
                seen[planted.kind].append(was)
    yield "recall by kind of fault, of those that move a month by 0.5 %:"
    for kind, found in sorted(seen.items(), key=lambda item: (sum(item[1]) / len(item[1]), item)):
        yield f"  {kind}: {sum(found)} of {len(found)}"


def _precision(scores: Sequence[Score]) -> Iterator[str]:
    """Yield how many meters that a kind of finding names have a fault, the worst kinds first."""
    seen: dict[str, list[bool]] = defaultdict(list)
    for each in scores:
        faulty = {meter for planted, _ in each.named for meter in planted.meters}
        for kind, who in each.other_findings:
            seen[kind].append(who in faulty)
    yield "meters named by a kind of finding, and how many of them have a fault:"
    for kind, found in sorted(seen.items(), key=lambda item: (sum(item[1]) / len(item[1]), item)):
        if kind.startswith(METERS):
            yield f"  {kind}: {sum(found)} of {len(found)}"


def _details(scores: Sequence[Score]) -> Iterator[str]:
    for s in scores:
        for label, head in (("before", s.before), ("after", s.after)):
            error = {k: "unknown" if e is None else f"{e:+.4f}" for k, e in head.error.items()}
            yield f"{s.seed} {label}: {head.verdict}, {error}, width {head.width:.3f}" + (
                "" if head.is_between else ", truth outside"
            )
        yield from (f"{s.seed} trouble: {each}" for each in s.trouble)
        yield from (f"{s.seed} false alarm: {kind} {who}" for kind, who in s.false_alarms)
        for planted, was in s.named:
            if not was and planted.moved >= BIG:
                about = sorted(k for k, who in s.other_findings if who in planted.meters)
                yield (
                    f"{s.seed} missed: {planted.kind} {planted.meters} "
                    f"moved {planted.moved:.3f}; findings there: {about}"
                )
