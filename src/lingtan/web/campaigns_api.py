"""Campaigns for programs, ``GET /api/v1/campaigns``, and the prefilled file of a form."""

from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, FastAPI, Request, Response

from lingtan.app.hand_in import desk_of, write_form_file
from lingtan.app.keep_campaigns import campaign_board
from lingtan.app.results_campaigns import AskedNow, CampaignNow
from lingtan.client.campaigns import CampaignBoard
from lingtan.collection.campaigns import FormStep
from lingtan.collection.step_rules import Which
from lingtan.reports.words import Words
from lingtan.web.access import CAMPAIGNS, FORM_FILE
from lingtan.web.api_examples import answered_as
from lingtan.web.asked import answer_told
from lingtan.web.campaign_form_page import add_form_page
from lingtan.web.doorkeeper import visitor_of
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.paging import CURSOR, LIMIT, Cut, Place, told_page
from lingtan.web.room import Room

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE = {
    "today": "2026-04-02",
    "campaigns": [
        {
            "id": "C1",
            "form": "energy",
            "year": 2025,
            "month": None,
            "period": "2025",
            "due": "2026-03-31",
            "is_open": True,
            "asked": [
                {
                    "enterprise": "steel",
                    "state": "returned",
                    "due": "2026-03-31",
                    "is_late": True,
                    "is_taken": False,
                    "waits_for": [],
                    "steps": [
                        {
                            "step": "returned",
                            "entry": 98,
                            "at": "2026-03-20T02:00:00+00:00",
                            "by": "li",
                            "note": "July is missing",
                            "documents": {},
                            "doubts": 0,
                        }
                    ],
                }
            ],
        }
    ],
    "count": 1,
    "next": None,
}
DIGITS = 9  # of an id in an order


def add_campaigns(app: FastAPI, room: Room) -> None:
    """Add campaigns for programs, the page of each form, and its file."""
    app.router.routes.extend(_api(room).routes)
    add_form_page(app, room)
    _add_file(app, room)


def _api(room: Room) -> APIRouter:
    """Return the route of campaigns; to an enterprise its own forms and nothing else."""
    router = routes_of_api("campaigns")

    @router.get(
        f"/{CAMPAIGNS}",
        summary="Forms asked of enterprises: where each stands, who is late, every step",
        responses=answered_as(CampaignBoard, EXAMPLE),
    )
    def campaigns(request: Request, cursor: str = CURSOR, limit: int = LIMIT) -> Response:
        board = campaign_board(room.layout, room.clock(), visitor_of(request).enterprise)
        cut = Cut(cursor, limit)
        page = told_page(request, CAMPAIGNS, board.campaigns, _place, _campaign, cut)
        return answer_told(request, {"today": board.today, **page})

    return router


def _place(now: CampaignNow) -> Place:
    """Keep them in the order they were opened."""
    return (now.campaign.id.rjust(DIGITS),)


def _campaign(now: CampaignNow) -> dict[str, object]:
    return {
        "id": now.campaign.id,
        "form": now.campaign.form,
        "year": now.campaign.year,
        "month": now.campaign.month,
        "period": now.campaign.period,
        "due": now.campaign.due,
        "is_open": now.campaign.is_open,
        "asked": [_plain(asked) for asked in now.asked],
    }


def _add_file(app: FastAPI, room: Room) -> None:
    """Add the file of a form as it stands, prefilled, to fill in elsewhere."""

    @app.get(FORM_FILE, include_in_schema=False)
    def form_file(request: Request, campaign: str = "", enterprise: str = "") -> Response:
        visitor, language = visitor_of(request), Words(room.view(request).language).language
        which = Which(campaign=campaign, enterprise=enterprise)
        desk = desk_of(room.layout, which, language, visitor.enterprise)
        with TemporaryDirectory() as folder:
            path = write_form_file(room.layout, desk, Path(folder))
            headers = {"content-disposition": f'attachment; filename="{path.name}"'}
            return Response(path.read_bytes(), media_type=XLSX, headers=headers)


def _plain(now: AskedNow) -> dict[str, object]:
    return {
        "enterprise": now.asked.enterprise,
        "state": now.state.value,
        "due": now.due,
        "is_late": now.is_late,
        "is_taken": now.is_taken,
        "waits_for": now.waits_for,
        "steps": [_step(step) for step in now.asked.steps],
    }


def _step(step: FormStep) -> dict[str, object]:
    return {
        "step": step.kind.value,
        "entry": step.entry,
        "at": step.at,
        "by": step.by,
        "note": step.note,
        "documents": step.documents,
        "doubts": len(step.doubts),
    }
