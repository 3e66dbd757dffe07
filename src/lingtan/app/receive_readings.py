"""Look at readings that are pushed, each by itself, and put those that can be taken in a frame."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.simulation_copy import is_for_trial
from lingtan.app.wiring import Store
from lingtan.app.wiring_live import (
    NO_KEY,
    PATTERN,
    Receipt,
    frame_of,
    most_of_meters,
    number_of,
    order_of,
    receipts_in,
    receipts_of,
)
from lingtan.base.errors import Detail, PushError, WorkspaceBusyError
from lingtan.base.time_axis import parse_period
from lingtan.metering.doorstep import Accepted, Doorstep, Sent
from lingtan.metering.doorstep_side_by_side import Seen, side_by_side
from lingtan.metering.live_power import ELECTRICITY
from lingtan.park.meters import MeterKind

DIGITS = 32  # of a digest
REMEMBERED = timedelta(days=1)
NOTHING: Seen = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What was sent at once.

    Attributes
    ----------
    by : str
        Name of the user, or prefix of the token; empty for this machine itself.
    key : str
        The idempotency key; empty where none was given.
    body : str
        Digest of what was sent.
    enterprise : str
        The one that sends it: readings of its own meters are taken; empty for the whole park.
    is_simulated : bool
        Whether nobody has measured it.
    """

    readings: Sequence[Sent]
    by: str
    key: str
    body: str
    enterprise: str = ""
    is_simulated: bool = False

    @property
    def key_digest(self) -> str:
        """What a key is remembered by: two who use the same one do not meet."""
        told = f"{self.by}\n{self.key}".encode()
        return sha256(told).hexdigest()[:DIGITS] if self.key else NO_KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """A push, looked at reading by reading.

    Attributes
    ----------
    refused : tuple of Detail
        Why a reading is not taken; its place is its number in the push.
    in_closed : int
        How many of those accepted lie in a closed period, and wait for a restatement.
    seen : mapping of str to tuple of datetime
        The instants last told of each meter of the push, to be remembered for the next.
    """

    accepted: tuple[Accepted, ...]
    refused: tuple[Detail, ...]
    in_closed: int
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a push; what is accepted is on the disk.

    Attributes
    ----------
    is_repeated : bool
        Whether it had been taken before, and was not taken again.
    """

    batch: str
    accepted: int
    refused: tuple[Detail, ...]
    in_closed: int = 0
    is_repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePark:
    """What is known of a park while readings come in.

    Attributes
    ----------
    scales : mapping of str to float
        What one unit of each meter of electricity is: kW of a meter of power, else kWh.
    is_for_trial : bool
        Whether it is the copy of a park to which simulated readings go.
    """

    doorstep: Doorstep
    scales: Mapping[str, float]
    is_for_trial: bool = False

    def require_for(self, push: Push) -> None:
        """Make sure that nothing simulated comes to what is measured.

        Raises
        ------
        PushError
            It would.
        """
        if push.is_simulated and not self.is_for_trial:
            raise PushError("simulated")


def live_park(layout: Layout) -> LivePark:
    """Return what pushed readings of a park are held against, and shown by.

    Raises
    ------
    ParkFileError, StoreError
        Park file or store cannot be read.
    """
    opened = open_park(layout)
    park, units = opened.park, opened.catalogue.units
    doorstep = Doorstep(
        meters={meter.id: meter for meter in park.meters},
        closed=tuple(parse_period(name, park.time_zone) for name in sorted(_closed(layout))),
        most=most_of_meters(park, opened.catalogue),
        units=units,
    )
    scales = {
        meter.id: units.convert(1.0, meter.unit, "kW" if meter.kind is MeterKind.POWER else "kWh")
        for meter in park.meters
        if meter.carrier == ELECTRICITY
    }
    return LivePark(doorstep=doorstep, scales=scales, is_for_trial=is_for_trial(layout))


def _closed(layout: Layout) -> set[str]:
    """Return the periods that are closed; of a store whose first import is under way, none."""
    if layout.store.is_dir():
        with suppress(WorkspaceBusyError), Store.open(layout.store) as store:
            return {closing.period for closing in store.closings()}
    return set()


def look_at(doorstep: Doorstep, push: Push, now: datetime, seen: Seen = NOTHING) -> LookedAt:
    """Look at every reading of a push; one that cannot be taken loses no other.

    Parameters
    ----------
    seen : mapping of str to tuple of datetime
        What was told of each meter before: readings that come one by one are seen beside it.
    """
    own = doorstep.of(push.enterprise) if push.enterprise else doorstep
    beside = side_by_side(own, [(sent, own.look_at(sent, now)) for sent in push.readings], seen)
    found = beside.found
    accepted = tuple(each for each in found if isinstance(each, Accepted))
    return LookedAt(
        accepted=accepted,
        refused=tuple(each for each in found if isinstance(each, Detail)),
        in_closed=sum(map(doorstep.is_closed, accepted)) if doorstep.closed else 0,
        seen=beside.seen,
    )


def repeated(known: Receipt, push: Push, looked: LookedAt) -> Outcome:
    """Return what became of a push that had been taken before.

    What is refused is told where it is what was refused then: a step told by what came since is
    not held against readings that stand in the log.
    """
    is_as_then = known.rows + len(looked.refused) == len(push.readings)
    refused = looked.refused if is_as_then else ()
    return Outcome(batch=known.batch, accepted=known.rows, refused=refused, is_repeated=True)


def receipt_of(push: Push, looked: LookedAt, now: datetime) -> Receipt:
    """Return the receipt of what is accepted of a push."""
    return Receipt(
        batch=uuid4().hex,
        by=push.by or NO_KEY,
        received=now.astimezone(UTC).isoformat(timespec="milliseconds"),
        key=push.key_digest,
        body=push.body,
        rows=len(looked.accepted),
    )


def framed(looked: LookedAt, receipt: Receipt) -> bytes:
    """Return what is accepted as it stands in a journal."""
    return frame_of(looked.accepted, receipt)


def late_receipts(layout: Layout, now: datetime) -> tuple[Receipt, ...]:
    """Return the receipts of the last day, the oldest first: of journals imported and waiting."""
    oldest = (now - REMEMBERED).astimezone(UTC).isoformat(timespec="milliseconds")
    found: list[Receipt] = []
    for path in sorted(layout.inbox.glob(PATTERN), key=order_of, reverse=True):
        receipts = receipts_in(path)
        if not any(each.received >= oldest for each in receipts):
            break
        found[:0] = receipts
    waiting = sorted(layout.live.glob(PATTERN), key=order_of)
    return (*found, *(each for path in waiting for each in receipts_of(path)))


def last_number(layout: Layout) -> int:
    """Return the highest number of a journal that was ever imported; 0 where none is known."""
    if layout.store.is_dir():
        with suppress(WorkspaceBusyError), Store.open(layout.store) as store:
            names = [Path(each.source.file_name) for each in store.imports()]
            return max(map(number_of, names), default=0)
    return 0
