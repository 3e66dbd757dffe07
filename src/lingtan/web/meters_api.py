"""Meters for programs: the list of them, what each has told, and what its readings come to."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Annotated

import polars as pl
from fastapi import APIRouter, Depends, Path, Query, Response

from lingtan.app.layout import Layout
from lingtan.app.meter_readings import AskedMeter, OfMeter, raw_readings, statistics
from lingtan.app.state_of import state_of
from lingtan.base.errors import ArgumentError
from lingtan.metering.statistics import By, Statistics
from lingtan.park.meters import Meter
from lingtan.reports.words import Words
from lingtan.web.asked import Asked, answer_json, answer_new, in_utc, looking
from lingtan.web.meters_examples import METERS, READINGS, STATISTICS
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.paging import CURSOR, LIMIT, Cut, next_link, place_in, told_page
from lingtan.web.room import Room
from lingtan.web.series_api import ARROW

MOST = 100_000
METER = Path(description="Id of a meter that is read.")
BY = Query(By.MONTH, description="By what readings are summed up, in the park's own days.")
EVER = Query(False, description="All that was ever read, in place of the period.")
READINGS_LIMIT = Query(10_000, ge=1, le=MOST, description="Readings of a page at most.")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def meters_api(room: Room) -> APIRouter:
    """Return the routes of meters."""
    router = routes_of_api("meters")
    _add_meters(router, room)
    _add_readings(router, room)
    _add_statistics(router, room)
    return router


def _add_meters(router: APIRouter, room: Room) -> None:
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get("/meters", summary="The meters of the park, by id", responses=METERS)  # type: ignore[arg-type]  # FastAPI wants a mutable mapping
    def meters(asked: Looked, cursor: str = CURSOR, limit: int = LIMIT) -> Response:
        def told() -> object:
            words = Words(asked.view.language)
            return told_page(
                asked.request,
                "meters",
                room.park().meters,
                lambda each: (each.id,),
                lambda each: _meter(each, words),
                Cut(cursor, limit),
            )

        return answer_json(room, asked, told)


def _add_readings(router: APIRouter, room: Room) -> None:
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/meters/{meter}/readings",
        summary="Readings as they stand in the log, by columns; Arrow where that is accepted",
        responses=READINGS,  # type: ignore[arg-type]  # FastAPI wants a mutable mapping
    )
    def readings(
        asked: Looked,
        meter: str = METER,
        ever: bool = EVER,
        cursor: str = CURSOR,
        limit: int = READINGS_LIMIT,
    ) -> Response:
        question = _asked_of(room, asked, meter, is_ever=ever)
        after = _instant(cursor) if cursor else None
        of, found = raw_readings(room.layout, question, after, limit + 1)
        has_more, page = len(found) > limit, found.head(limit)
        last = (str((page["start"][-1] - EPOCH) // MICROSECOND),) if has_more else ()
        following = next_link(asked.request, last)
        link = {"link": f'<{following}>; rel="next"'} if following else {}
        if ARROW in asked.request.headers.get("accept", ""):
            answer = answer_new(room, asked, lambda: _arrow(page), ARROW)
        else:
            answer = answer_json(room, asked, lambda: _columns(of, question, page, following))
        answer.headers.update(link)
        return answer


def _add_statistics(router: APIRouter, room: Room) -> None:
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/meters/{meter}/statistics",
        summary="Count, sum, spread and gaps of the readings of a meter",
        responses=STATISTICS,  # type: ignore[arg-type]  # FastAPI wants a mutable mapping
    )
    def summed(
        asked: Looked,
        meter: str = METER,
        by: By = BY,
        ever: bool = EVER,
    ) -> Response:
        question = _asked_of(room, asked, meter, is_ever=ever)
        return answer_json(room, asked, lambda: _plain(question, *counted_up(room, question, by)))


def counted_up(room: Room, question: AskedMeter, by: By) -> tuple[OfMeter, Statistics | None]:
    """Return the statistics of a meter, remembered as long as nothing has changed.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    hour = room.clock().replace(minute=0, second=0, microsecond=0)
    return _statistics(room.layout, question, by, hour, state_of(room.layout))


@lru_cache(maxsize=64)
def _statistics(
    layout: Layout, question: AskedMeter, by: By, now: datetime, _state: str
) -> tuple[OfMeter, Statistics | None]:
    return statistics(layout, question, by, now)


def _asked_of(room: Room, asked: Asked, meter: str, *, is_ever: bool) -> AskedMeter:
    question = room.question(asked.view)
    period = "" if is_ever else question.period
    return AskedMeter(meter=meter, period=period, as_known_at=question.as_known_at)


def _instant(cursor: str) -> datetime:
    try:
        (text,) = place_in(cursor)
        return EPOCH + int(text) * MICROSECOND
    except (ValueError, OverflowError) as error:
        raise ArgumentError("no_cursor", facts={"cursor": cursor}) from error


def _meter(meter: Meter, words: Words) -> dict[str, object]:
    return {
        "id": meter.id,
        "name": meter.name.in_language(words.language) or meter.id,
        "carrier": meter.carrier,
        "unit": meter.unit,
        "kind": meter.kind.value,
        "resolution": meter.resolution.value,
        "from": meter.source,
        "to": meter.target,
        "parent": meter.parent or None,
        "same_as": meter.same_as or None,
        "is_automatic": meter.is_automatic,
    }


def _columns(
    of: OfMeter, question: AskedMeter, page: pl.DataFrame, following: str | None
) -> object:
    return {
        "meter": of.meter.id,
        "known_at": in_utc(question.as_known_at),
        "unit": of.unit,
        "time_zone": of.zone,
        "time": [each.isoformat() for each in page["start"]],
        "value": page["value"].to_list(),
        "quality": page["quality"].to_list(),
        "next": following,
    }


def _arrow(page: pl.DataFrame) -> bytes:
    stream = BytesIO()
    page.write_ipc_stream(stream)
    return stream.getvalue()


def _plain(question: AskedMeter, of: OfMeter, found: Statistics | None) -> object:
    """Return statistics for a program; quantiles by their share in per cent."""
    told: dict[str, object] = {
        "meter": of.meter.id,
        "known_at": in_utc(question.as_known_at),
        "unit": of.unit,
        "time_zone": of.zone,
    }
    if found is None:
        return {**told, "all": None, "by": []}
    quantiles = {f"p{round(share * 100):02d}": value for share, value in found.quantiles.items()}
    return {
        **told,
        "first": found.first,
        "last": found.last,
        "all": found.whole,
        "quantiles": quantiles,
        "by": found.by,
    }
