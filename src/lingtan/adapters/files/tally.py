"""Say what came of a file: one finding a reason, with its first line, count and an example."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lingtan.adapters.files import findings as kinds
from lingtan.adapters.files.climbing import Climbing
from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.marked_lines import SKIPPED
from lingtan.adapters.files.month_totals import OtherTotal
from lingtan.adapters.files.routes import CHECK
from lingtan.adapters.files.source import Source, shortened
from lingtan.adapters.files.staged import SkippedLine
from lingtan.adapters.files.steps import OtherStep
from lingtan.adapters.files.wall_clock import WallClock
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind

MOST_NAMES = 50
MOST_CONFLICTS = 100
MOST_SKIPPED = 1000
TOLD_BY_METER = ", ".join(
    str(int(reason))
    for reason in (
        kinds.Reason.METER_UNKNOWN,
        kinds.Reason.OTHER_STEP,
        kinds.Reason.OTHER_MULTIPLIER,
    )
)
WRONG_SIZES = (10_000, 1_000)  # 万 or kilo, forgotten or counted twice


class Tally:
    """Counts and findings of one file."""

    def __init__(self, source: Source, clock: WallClock, engine: Engine) -> None:
        self.source = source
        self.clock = clock
        self.engine = engine
        self.findings: list[Finding] = []

    def note(self, kind: FindingKind, line: int | None, subject: str = "", **facts: Fact) -> None:
        """Add a finding."""
        self.findings.append(
            Finding(
                kind=kind,
                subject=subject or self.source.path.name,
                place=self.source.place(line),
                facts=facts,
            )
        )

    def note_counted(self, kind: FindingKind, count: int, where: str) -> None:
        """Add a finding with its first line and count, if there is anything to count."""
        if count:
            line = self.engine.count(f"SELECT min(line) FROM {where}")
            self.note(kind, line, count=count)

    def note_refused(self) -> None:
        """Report refused readings, a finding a reason; unknown meters one a name."""
        for reason, count, line, cell in self.engine.rows(f"""
            SELECT reason, count(*), min(line), arg_min(coalesce(cell, text), (line, p))
            FROM refusals WHERE reason NOT IN ({TOLD_BY_METER})
            GROUP BY reason ORDER BY reason"""):
            kind = kinds.Reason(_whole(reason)).kind
            self.note(kind, _whole(line), count=_whole(count), example=shortened(cell))
        self._note_unknown_meters()
        self._note_conflicts()

    def unknown_meters(self) -> Mapping[str, int]:
        """Return the names the file gives to meters nobody knows, most frequent first."""
        return {str(name): _whole(line) for name, line, _ in self._unknown()}

    def note_negative(self) -> None:
        """Report meters with readings below zero that nobody said anything of."""
        for meter, count, line, lowest in self.engine.rows(f"""
            SELECT r.meter_id, count(*), min(line), min(value)
            FROM parsed p JOIN routes r ON r.route = p.route
            WHERE p.reason IS NULL AND r.negative = {CHECK} AND value < -r.tolerated
            GROUP BY r.meter_id ORDER BY r.meter_id"""):
            facts: dict[str, Fact] = {"count": _whole(count), "lowest": str(lowest)}
            self.note(kinds.NEGATIVES_KEPT, _whole(line), str(meter), **facts)

    def note_above_maximum(self) -> None:
        """Report meters that exceed what is believable, and the size that would explain it."""
        for meter, above, total, line, highest, maximum, median in self.engine.rows("""
            SELECT r.meter_id, count(*) FILTER (value > r.maximum), count(*) FILTER (value <> 0),
                min(line) FILTER (value > r.maximum), max(value), any_value(r.maximum),
                quantile_disc(value, 0.5) FILTER (value > r.maximum)
            FROM parsed p JOIN routes r ON r.route = p.route
            WHERE p.reason IS NULL AND r.maximum > 0 GROUP BY r.meter_id
            HAVING count(*) FILTER (value > r.maximum) > 0 ORDER BY r.meter_id"""):
            facts: dict[str, Fact] = {
                "count": _whole(above),
                "highest": str(highest),
                "maximum": str(maximum),
            }
            sizes = [n for n in WRONG_SIZES if float(str(median)) / n <= float(str(maximum))]
            is_most = _whole(above) * 2 > _whole(total)
            if is_most and sizes:
                self.note(kinds.LIKELY_UNIT, _whole(line), str(meter), **facts, factor=min(sizes))
            else:
                self.note(kinds.ABOVE_MAXIMUM, _whole(line), str(meter), **facts)

    def note_climbing(self, found: Iterable[Climbing]) -> None:
        """Report meters of amounts whose readings look like those of a counter."""
        for each in found:
            self.note(
                kinds.CLIMBS_LIKE_COUNTER,
                each.line,
                each.meter_id,
                count=each.count,
                first=f"{each.first:f}",
                last=f"{each.last:f}",
            )

    def note_other_steps(self, found: Sequence[OtherStep]) -> None:
        """Report meters whose readings stand at another step than their interval."""
        for step in found:
            count, line = self.engine.rows(f"""
                SELECT count(*), min(line) FROM parsed p JOIN routes r ON r.route = p.route
                WHERE r.meter_id = {quoted(step.meter_id)}
                    AND p.reason = {int(kinds.Reason.OTHER_STEP)}""")[0]
            self.note(
                kinds.OTHER_STEP,
                _whole(line),
                step.meter_id,
                count=_whole(count),
                file=self.source.path.name,
                found=step.found,
                declared=step.declared,
            )

    def note_other_multipliers(self) -> None:
        """Report counters of which the file states another multiplier than the park file."""
        other = f"reason = {int(kinds.Reason.OTHER_MULTIPLIER)}"
        if not self.engine.count(f"SELECT count(*) FROM parsed WHERE {other}"):
            return
        for meter, stated, known, count, line in self.engine.rows("""
            SELECT meter_id, stated, known, count(*), min(line) FROM multiplied
            GROUP BY ALL ORDER BY min(line)"""):
            self.note(
                kinds.OTHER_MULTIPLIER,
                _whole(line),
                str(meter),
                count=_whole(count),
                stated=shortened(stated),
                known=str(known),
            )

    def note_other_totals(self, found: Sequence[OtherTotal]) -> None:
        """Report lines of months whose stated sum is another one."""
        if found:
            first = found[0]
            self.note(
                kinds.MONTHS_TOTAL,
                first.line,
                count=len(found),
                stated=f"{first.stated:f}",
                added=f"{first.added:f}",
            )

    def note_identical(self) -> None:
        """Report meters of which readings stand twice, equal each time, and when."""
        for meter, line, count, first, last in self.engine.rows(f"""
            SELECT r.meter_id, min(l.line), count(*), {self.clock.shown_sql("min(l.start)")},
                {self.clock.shown_sql("max(l.start)")}
            FROM losers l JOIN routes r ON r.route = l.route WHERE l.is_same
            GROUP BY r.meter_id ORDER BY r.meter_id"""):
            self.note(
                kinds.DUPLICATES_IDENTICAL,
                _whole(line),
                str(meter),
                count=_whole(count),
                first=str(first),
                last=str(last),
            )

    def skipped_lines(self) -> tuple[SkippedLine, ...]:
        """Return the lines that are no reading, and report them by reason."""
        for number, count, line, text in self.engine.rows("""
            SELECT reason, count(*), min(line), arg_min(text, line) FROM parsed
            WHERE reason > 100 GROUP BY reason ORDER BY reason"""):
            why = SKIPPED[_whole(number)]
            if why == "others":
                example = shortened(text)
                self.note(kinds.ROWS_OF_OTHERS, _whole(line), count=_whole(count), example=example)
            elif why not in {"heading", "title", "remark"}:
                self.note(kinds.ROWS_SKIPPED, _whole(line), why=why, count=_whole(count))
        rows = self.engine.rows(
            "SELECT line, reason, text FROM parsed WHERE reason > 100 "
            f"ORDER BY line, p LIMIT {MOST_SKIPPED}"
        )
        return tuple(
            SkippedLine(line=_whole(line), reason=SKIPPED[_whole(why)], text=shortened(text))
            for line, why, text in rows
        )

    def _note_unknown_meters(self) -> None:
        unknown = list(self._unknown())
        for name, line, count in unknown[:MOST_NAMES]:
            self.note(kinds.METER_UNKNOWN, _whole(line), shortened(name), count=_whole(count))
        others = unknown[MOST_NAMES:]
        if others:
            self.note(
                kinds.METERS_UNKNOWN,
                min(_whole(line) for _, line, _ in others),
                names=len(others),
                count=sum(_whole(count) for *_, count in others),
            )

    def _unknown(self) -> Iterator[tuple[object, ...]]:
        return iter(
            self.engine.rows(f"""
            SELECT coalesce(cell, ''), min(line), count(*) FROM parsed
            WHERE reason = {int(kinds.Reason.METER_UNKNOWN)}
            GROUP BY ALL ORDER BY count(*) DESC, min(line) LIMIT 100000""")
        )

    def _note_conflicts(self) -> None:
        for line, meter, start, value, winner, kept in self.engine.rows(f"""
            SELECT l.line, r.meter_id, {self.clock.shown_sql("l.start")}, l.value, l.winner,
                l.last_value
            FROM losers l JOIN routes r ON r.route = l.route WHERE NOT l.is_same
            ORDER BY l.line, l.p LIMIT {MOST_CONFLICTS}"""):
            self.note(
                kinds.DUPLICATES_CONFLICTING,
                _whole(line),
                str(meter),
                start=str(start),
                value=str(value),
                other=str(kept),
                other_line=_whole(winner),
            )


def _whole(value: object) -> int:
    return int(str(value))
