"""What the routes of lists answer, as the description of the API shows it."""

from collections.abc import Mapping

from lingtan.client.lists import CertificatePage, ImportPage, Page, TaskPage

Described = Mapping[int, Mapping[str, object]]
TOLD = "`limit` things in an order that stays; `next` is the address of the page that follows."
CURSOR = "cursor=WyIyMDI2LTA4LTMxIiwgIjAwMDAwMDA0MiIsICIwMDAwMDAiXQ"


def _listed(kind: type[Page], name: str, thing: Mapping[str, object], **more: object) -> Described:
    """Return the description of a list by one of its things."""
    example = {**more, name: [thing], "count": 214, "next": f"/api/v1/{name}?limit=1&{CURSOR}"}
    content = {"application/json": {"example": example}}
    return {200: {"model": kind, "description": TOLD, "content": content}}


TASKS = _listed(
    TaskPage,
    "tasks",
    {
        "id": "T1",
        "about": "gap:industrial_output",
        "period": "2025",
        "is_open": True,
        "is_overdue": False,
        "lost": [],
        "owner": "statistics",
        "due": "2026-08-31",
        "steps": [
            {
                "kind": "opened",
                "entry": 42,
                "at": "2026-07-01T02:14:00+00:00",
                "by": "ann",
                "note": "",
                "documents": {},
            }
        ],
    },
)
IMPORTS = _listed(
    ImportPage,
    "imports",
    {
        "id": 1,
        "kind": "readings",
        "file": "01_grid_2025.csv",
        "sha256": "9f2c61d4",
        "is_trial": False,
        "known_at": "2026-01-10T08:00:00+00:00",
        "rows": {"new": 35040, "same": 0, "changed": 0, "refused": 0, "withdrawn": 0},
        "figure": "file:1",
    },
)
CERTIFICATES = _listed(
    CertificatePage,
    "certificates",
    {
        "id": "GEC-2025-07-0001",
        "device": "wind_farm",
        "start": "2025-06-30T16:00:00+00:00",
        "end": "2025-07-31T16:00:00+00:00",
        "energy_wh": 12000000000,
        "owner": "",
        "serial": "0001-12000",
        "region": "Shandong",
        "technology": "wind",
        "evidence": "documents/gec_2025_07.pdf",
        "expires": "2027-07-31T16:00:00+00:00",
        "states_wh": {"free": 2000000000, "claimed": 10000000000, "expired": 0},
        "figures": {"free": "certificate:GEC-2025-07-0001:free@~20260701T080000Z"},
    },
    at="2026-07-01T08:00:00+00:00",
    is_trial=False,
    findings=[
        {
            "kind": "register_not_held",
            "severity": "warning",
            "subject": "claim_7",
            "place": "register",
            "facts": {"certificate": "GEC-2025-07-0001", "owner": "works"},
            "what": "Event claim_7 uses what works does not hold.",
            "next": "Enter the transfer to works first, or correct the owner.",
        }
    ],
)
