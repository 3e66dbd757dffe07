"""What the routes of meters answer, as the description of the API shows it."""

from collections.abc import Mapping

from lingtan.client.park import MeterPage
from lingtan.client.readings import Readings, Statistics

NEXT = "/api/v1/meters?limit=1&cursor=WyJlX2ltcG9ydCIsICIwMDAwMDAiXQ"
SUMMARY: dict[str, object] = {
    "name": "2025-07",
    "count": 2975,
    "missing": 1,
    "manual": 0,
    "total": 18420113.25,
    "mean": 6191.634,
    "least": 2110.5,
    "greatest": 9433.0,
}
METERS: Mapping[int, Mapping[str, object]] = {
    200: {
        "model": MeterPage,
        "description": "In the order of ids, `limit` of them; `next` is the address of the page "
        "that follows, or null.",
        "content": {
            "application/json": {
                "example": {
                    "meters": [
                        {
                            "id": "e_import",
                            "name": "Grid import",
                            "carrier": "electricity",
                            "unit": "kW",
                            "kind": "power",
                            "resolution": "15min",
                            "from": "outside",
                            "to": "bus_110kv",
                            "parent": None,
                            "same_as": None,
                            "is_automatic": True,
                        }
                    ],
                    "count": 32,
                    "next": NEXT,
                }
            }
        },
    }
}
READINGS: Mapping[int, Mapping[str, object]] = {
    200: {
        "model": Readings,
        "description": "Not validated: what holds now of what was read, each instant once. "
        "`quality` is measured or manual. Arrow has the columns `start`, `value`, `quality`; its "
        "next page stands in the header `Link`.",
        "content": {
            "application/json": {
                "example": {
                    "meter": "e_import",
                    "known_at": None,
                    "unit": "kWh",
                    "time_zone": "Asia/Shanghai",
                    "time": ["2025-06-30T16:00:00+00:00", "2025-06-30T16:15:00+00:00"],
                    "value": [5211.25, 5198.0],
                    "quality": ["measured", "measured"],
                    "next": None,
                }
            },
            "application/vnd.apache.arrow.stream": {},
        },
    }
}
STATISTICS: Mapping[int, Mapping[str, object]] = {
    200: {
        "model": Statistics,
        "description": "Of the readings as they stand, in the canonical unit; `missing` counts "
        "the intervals that have none until now (null of a counter), `manual` what was written "
        "by hand. `all` is null where the meter was never read.",
        "content": {
            "application/json": {
                "example": {
                    "meter": "e_import",
                    "known_at": None,
                    "unit": "kWh",
                    "time_zone": "Asia/Shanghai",
                    "first": "2025-06-30T16:00:00+00:00",
                    "last": "2025-07-31T15:45:00+00:00",
                    "all": SUMMARY | {"name": "all"},
                    "quantiles": {
                        "p05": 2950.0,
                        "p25": 4480.25,
                        "p50": 6210.5,
                        "p75": 7902.0,
                        "p95": 9102.75,
                    },
                    "by": [SUMMARY],
                }
            }
        },
    }
}
