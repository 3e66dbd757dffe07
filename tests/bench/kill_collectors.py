"""Kill a server at random moments of collection campaigns: ``python -m … [KILLS]``.

After each kill: what was acknowledged stands in the log, once; of the step under way stands what
it had recorded, or nothing. After the next start each approved form is in the account, and no
other; one that was approved and not taken is taken then, and that is said.
"""

import random
import re
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from os import kill
from pathlib import Path

from lingtan.adapters.store.store import Store
from lingtan.app.catch_up import catch_up
from lingtan.app.finish_forms import finish_forms
from lingtan.app.hand_in import desk_of, typed_in
from lingtan.app.results_campaigns import AskedNow
from lingtan.app.workspace import Workspace
from lingtan.collection.campaigns import State
from lingtan.collection.step_rules import Which
from lingtan.park.people import Role
from tests.bench.tell_kills import kills_asked, tell_kills
from tests.builders_verification import BILLS, a_small_park
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import Site, serving

KILLS = 40
SEED = 20251128
BEFORE_SECONDS, AFTER_SECONDS = 0.8, 0.1
"""Latest moment of a kill [s] after a step was asked for, or after the log told of it."""
GLANCE_SECONDS = 0.001
FIRST, STRIDE = 6, 4  # the first approval, then others: in fourteen kills each, early and late
DUE = (datetime.now(UTC) + timedelta(days=20)).date()
PEOPLE = {"office": Role.OPERATOR, "li": Role.OPERATOR, "ann": Role.ENTERPRISE}
SEEN = re.compile(r'name="seen" value="([^"]+)"')
METER, FIRST_AMOUNT = "g_works", 50_000.0
STEPS = (
    ("office", "open", ("opened",)),
    ("ann", "draft", ("drafted",)),
    ("office", "remind", ("reminded",)),
    ("ann", "submit", ("drafted", "submitted")),
    ("office", "return", ("returned",)),
    ("ann", "submit", ("drafted", "submitted")),
    ("li", "approve", ("approved",)),
)
"""Who takes a step of a campaign, which, and what it records in which order."""


@dataclass(slots=True)
class Watch:
    """What was acknowledged so far, and what is wrong.

    Attributes
    ----------
    known : mapping of str to list of str
        By campaign, the steps that stand in the log.
    made_up : int
        Forms that were approved at a kill, and taken into the account at the next start.
    """

    known: dict[str, list[str]] = field(default_factory=dict)
    acknowledged: int = 0
    cut: int = 0
    made_up: int = 0
    faults: list[str] = field(default_factory=list)

    def require(self, is_right: bool, what: str) -> None:
        """Note a fault."""
        if not is_right:
            self.faults.append(what)

    def acknowledge(self, number: int) -> None:
        """Note a step that was acknowledged."""
        self.known.setdefault(campaign_of(number), []).extend(STEPS[number % len(STEPS)][2])
        self.acknowledged += 1


@dataclass(slots=True)
class Office:
    """The people at their browsers; they stay signed in over the death of a server."""

    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, site: Site, number: int) -> None:
        """Take a step, and wait until it is acknowledged."""
        who, step, _ = STEPS[number % len(STEPS)]
        doer, campaign = Doer(site), campaign_of(number)
        if who not in self.cookies:
            assert doer.person.sign_in(who).status == 303
            self.cookies[who] = doer.person.cookies
        doer.person.cookies = self.cookies[who]
        path = f"/do/campaign_{'fill' if who == 'ann' else step}"
        which = f"campaign={campaign}&enterprise=works&lang=en"
        page = doer.done(doer.do(path, _fields(doer, step, campaign), which)).text
        assert 'class="state done"' in page, page


def main() -> None:
    """Kill, check, count; fail when anything was lost, half done or not made up for."""
    kills = kills_asked(KILLS)
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        watch = kill_collectors(Path(name) / "park", kills)
    tell_kills(
        f"{kills} kills in {len(watch.known)} campaigns: {watch.acknowledged} steps acknowledged, "
        f"{watch.cut} cut off, {watch.made_up} approved forms taken at the next start",
        watch.faults,
    )


def kill_collectors(folder: Path, kills: int, seed: int = SEED) -> Watch:
    """Kill the server of a fresh park so many times, each time at another step; then look."""
    park, draw, watch = a_small_park(folder), random.Random(seed), Watch()  # noqa: S311  # when
    for name, role in PEOPLE.items():
        enterprise = "works" if role is Role.ENTERPRISE else ""
        park.add_user(name, role, PASSWORD, enterprise=enterprise, by="test")
    office, begin = Office(), 0
    for number in range(FIRST, FIRST + kills * STRIDE, STRIDE):
        for each in range(begin, number):
            _take(folder, each)
            watch.acknowledge(each)
        with _started(folder, watch) as site:
            is_told = _take_and_kill(office, site, park.layout.evidence, draw, number)
        if is_told:
            watch.acknowledge(number)
        begin = number + _look(folder, watch, number, is_told=is_told)
    finish_forms(park.layout, datetime.now(UTC))
    catch_up(park.layout)
    _require_taken(folder, watch)
    found = {each.kind.id for each in Workspace.open(folder).verify().findings}
    watch.require(found <= {"evidence_interrupted"}, f"evidence: {found}")
    return watch


def campaign_of(number: int) -> str:
    """Return the campaign that a step belongs to, by its number."""
    return f"C{number // len(STEPS) + 1}"


def amount_of(campaign: str) -> float:
    """Return what the works tells of July [Nm³] in a campaign: in each another amount."""
    return FIRST_AMOUNT + int(campaign.removeprefix("C"))


@contextmanager
def _started(folder: Path, watch: Watch) -> Iterator[Site]:
    """Serve; what an earlier server left undone is done now, and said."""
    left = [each for each in _approved(folder) if not each.is_taken]
    with serving(folder, options=()) as site:
        for each in left:
            said = site.process.stdout.readline() if site.process.stdout else ""
            told = f"campaign {each.asked.campaign} was approved when lingtan was ended by force"
            watch.require(told in said, f"not said of {each.asked.campaign}: {said!r}")
            watch.made_up += 1
        _require_taken(folder, watch)
        yield site


def _require_taken(folder: Path, watch: Watch) -> None:
    """Make sure that what was approved counts, and nothing else."""
    approved = _approved(folder)
    watch.require(all(each.is_taken for each in approved), "approved and not taken")
    last = approved[-1].asked.campaign if approved else ""
    held, wanted = _july(folder), amount_of(last) if last else float(BILLS[METER])
    watch.require(held == wanted, f"July is {held} after {last or 'no'} approval")


def _take(folder: Path, number: int) -> None:
    """Take a step without a server, as nobody interrupts it."""
    park, campaign = Workspace.open(folder), campaign_of(number)
    (who, step, _), form = STEPS[number % len(STEPS)], (campaign, "works")
    match step:
        case "open":
            park.open_campaign("energy", 2025, DUE, enterprises=["works"], by=who)
        case "remind":
            park.remind(*form, by=who)
        case "return":
            park.return_form(form, by=who, note="please")
        case "approve":
            park.approve_form(form, by=who)
        case _:
            desk = desk_of(park.layout, Which(campaign=campaign, enterprise="works"), "en")
            with typed_in(desk, {"months": [{"meter": METER, "07": amount_of(campaign)}]}) as file:
                park.draft_form(form, file, by=who, acts_for="works")
    if step == "submit":
        park.submit_form(form, by=who, note="a late bill", acts_for="works")


def _take_and_kill(
    office: Office, site: Site, evidence: Path, draw: random.Random, number: int
) -> bool:
    """Kill the server and its jobs while a step is taken; return whether it was acknowledged."""
    log, is_late = evidence / "entries.jsonl", (number - FIRST) // STRIDE % 2 == 0
    seconds = draw.uniform(0.0, AFTER_SECONDS if is_late else BEFORE_SECONDS)
    size = log.stat().st_size
    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(office.take, site, number)
        while is_late and log.stat().st_size == size and not taking.done():
            time.sleep(GLANCE_SECONDS)
        time.sleep(seconds)
        for pid in (site.process.pid, *site.begun):
            with suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
        site.process.wait()
    error = taking.exception()
    if isinstance(error, AssertionError):
        raise error
    return error is None


def _look(folder: Path, watch: Watch, number: int, *, is_told: bool) -> bool:
    """Compare the log with what was acknowledged; return whether the last step stands whole."""
    held = {
        each.campaign.id: ["opened", *chain(*(_kinds(now) for now in each.asked))]
        for each in Workspace.open(folder).campaigns().campaigns
    }
    last, steps = campaign_of(number), list(STEPS[number % len(STEPS)][2])
    more = held.get(last, [])[len(watch.known.get(last, [])) :]
    for campaign in held.keys() | watch.known.keys():
        known, found = watch.known.get(campaign, []), held.get(campaign, [])
        beyond = found[len(known) :]
        is_right = found[: len(known)] == known and beyond in ([], steps[:1], steps)
        watch.require(is_right, f"{campaign} after step {number}: {found}, known {known}")
        watch.require(campaign == last or not beyond, f"{campaign} after one of {last}: {found}")
    watch.cut += more != steps and not is_told
    watch.known = held
    return is_told or more == steps


def _kinds(now: AskedNow) -> list[str]:
    return [step.kind.value for step in now.asked.steps]


def _approved(folder: Path) -> list[AskedNow]:
    board = Workspace.open(folder).campaigns()
    every = (asked for each in board.campaigns for asked in each.asked)
    return [each for each in every if each.state is State.APPROVED]


def _july(folder: Path) -> float:
    sql = f"select value from current_readings where meter_id = '{METER}'"  # a bill of July alone
    with Store.open(folder / "store") as store:
        (row,) = store.runner().rows(sql).rows()
    return float(row[0])


def _fields(doer: Doer, step: str, campaign: str) -> dict[str, str]:
    """Return what somebody fills in to take a step."""
    asked = f"{campaign}/works"
    match step:
        case "open":
            due = DUE.isoformat()
            return {"form": "energy", "year": "2025", "due": due, "enterprises.works": "1"}
        case "draft" | "submit":
            cells = {"cell.months.0.meter": METER, "cell.months.0.07": f"{amount_of(campaign)}"}
            which = {"campaign": campaign, "enterprise": "works", "language": "en"}
            return {**which, **cells, "step": step, "remark": "a late bill"}
        case "approve":
            looked_at = doer.person.ask(f"/do/campaign_approve?asked={asked}&lang=en").text
            return {"asked": asked, "seen": SEEN.findall(looked_at)[0]}
        case _:
            return {"asked": asked, "remark": "please", "new_due": ""}


if __name__ == "__main__":
    main()
