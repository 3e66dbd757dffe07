"""Kill import, close and restate at random moments: ``python -m … [KILLS]``.

After each kill: the log verifies; what was acknowledged is there, once; a closing is whole, with
the park file and the figures it was made of, or is not there at all; and the next import records
whatever the killed process could not.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lingtan.adapters.store.store import Store
from lingtan.app.account_period import account_boundaries
from lingtan.app.closed_park import kept_park
from lingtan.app.figures_told import told_of
from lingtan.app.workspace import Workspace
from lingtan.ledger.closing import Closing
from tests.bench.tell_kills import kills_asked, tell_kills

ROOT = Path(__file__).parents[2]
KILLS = 50
SEED = 20251126
MOST_STEPS = 8
"""Steps acknowledged before the kill; a day has four."""
LONGEST_SECONDS = 1.0
"""How long the step after them may last [s]."""
FIRST_DAY = 40
"""Days before are never closed; the sample files are of January."""
AFTER_NEXT = {("evidence_interrupted", "store")}
AFTER_KILL = AFTER_NEXT | {("evidence_unfinished", "store")}


@dataclass(slots=True)
class Watch:
    """What was acknowledged so far, and what is wrong.

    Attributes
    ----------
    checked : int
        Closings whose figures were worked out again.
    """

    imports: set[str] = field(default_factory=set)
    closings: set[tuple[str, int]] = field(default_factory=set)
    checked: int = 0
    last_words: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def require(self, is_right: bool, what: str) -> None:
        """Note a fault."""
        if not is_right:
            self.faults.append(what)


def main() -> None:
    """Kill, check, count; fail when anything was lost, doubled or could not be verified."""
    kills = kills_asked(KILLS)
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        watch = kill_writers(Path(name), kills)
    last = ", ".join(f"{count} after “{word}”" for word, count in watch.last_words.most_common())
    tell_kills(
        f"{kills} kills ({last}): {len(watch.imports)} imports and {len(watch.closings)} closings "
        f"acknowledged, {watch.checked} closings worked out again",
        watch.faults,
    )


def kill_writers(
    folder: Path, kills: int, seed: int = SEED, most_steps: int = MOST_STEPS
) -> Watch:
    """Kill the writer of a fresh park so many times; return what was seen."""
    draw, watch = random.Random(seed), Watch()  # noqa: S311  # when, not secrets
    park = Workspace.new(folder / "park", "manufacturing")
    park.import_files(sorted(park.layout.inbox.iterdir()))
    for _ in range(kills):
        _kill(park, watch, draw.randint(0, most_steps), draw.uniform(0.0, LONGEST_SECONDS))
        _check(park, watch)
    return watch


def _kill(park: Workspace, watch: Watch, steps: int, wait_seconds: float) -> None:
    """Let the writer take some steps and begin another, kill it, note what it acknowledged."""
    words = [sys.executable, "-m", "tests.bench.write_until_killed"]
    child = subprocess.Popen(
        [*words, str(park.layout.folder), str(_next_day(park))],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    told = [child.stdout.readline() for _ in range(1 + steps)][1:]  # the first tells it is open
    with suppress(subprocess.TimeoutExpired):
        child.wait(wait_seconds)
    os.kill(child.pid, signal.SIGKILL)
    said = [line for line in (*told, *child.stdout.read().splitlines()) if line]
    child.stdout.close()
    watch.require(child.wait() == -signal.SIGKILL, "the writer ended by itself")
    for line in said:
        kind, name, *number = line.split()
        if kind == "imported":
            watch.imports.add(name)
        else:
            watch.closings.add((name, int(number[0])))
    watch.last_words[said[-1].split()[0] if said else "open"] += 1


def _next_day(park: Workspace) -> int:
    """Return the first day that is not closed yet."""
    with Store.open(park.layout.store) as store:
        return FIRST_DAY + len({closing.period for closing in store.closings()})


def _check(park: Workspace, watch: Watch) -> None:
    watch.require(not (odd := _found(park) - AFTER_KILL), f"after a kill: {odd}")
    names, closings = _held(park)
    watch.require(watch.imports <= set(names), f"lost: {watch.imports - set(names)}")
    held = {(each.period, each.closing_id) for each in closings}
    watch.require(watch.closings <= held, f"lost: {watch.closings - held}")
    first = Counter(each.period for each in closings if not each.is_restatement)
    watch.require(set(first.values()) <= {1}, f"closed twice: {first.most_common(1)}")
    for closing in closings[watch.checked :]:
        watch.require(_is_whole(park, closing), f"half done: {closing.period}")
    watch.checked = len(closings)
    park.import_files([])
    watch.require(not (odd := _found(park) - AFTER_NEXT), f"after the next import: {odd}")
    watch.require(_held(park) == (names, closings), "the next import changed what was held")
    watch.require(_recorded(park) == (len(names), len(closings)), "not recorded, or twice")


def _found(park: Workspace) -> set[tuple[str, str]]:
    """Return what a verification finds, and about which file."""
    return {(finding.kind.id, finding.subject) for finding in park.verify().findings}


def _held(park: Workspace) -> tuple[list[str], tuple[Closing, ...]]:
    with Store.open(park.layout.store) as store:
        return [record.source.file_name for record in store.imports()], store.closings()


def _is_whole(park: Workspace, closing: Closing) -> bool:
    """Whether a closing has its park file, and its figures are those of what was known then."""
    kept = kept_park(park.layout, closing)
    accounts = account_boundaries(park.layout, closing.period, closing.known_at, kept)
    return told_of(park.layout, accounts).figures == closing.draft.told


def _recorded(park: Workspace) -> tuple[int, int]:
    """Return how many entries of imports and of closings the log holds."""
    lines = (park.layout.evidence / "entries.jsonl").read_bytes().splitlines()
    kinds = Counter(json.loads(line)["kind"] for line in lines)
    return kinds["import"], kinds["closing"] + kinds["restatement"]


if __name__ == "__main__":
    main()
