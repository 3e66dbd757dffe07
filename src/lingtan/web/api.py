"""The API, version 1: what the pages show, for programs. Every figure carries its id and unit.

`known_at` is the instant of knowledge that was asked for; null where an answer rests on all that
is known.
"""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from lingtan.app.plain_heat import plain_heat
from lingtan.app.results_heat import HeatTargets
from lingtan.app.target_heat import heat_of
from lingtan.client.account import Account, Evaluation
from lingtan.client.park import Park
from lingtan.client.sharing import Sharing
from lingtan.reports.words import Words
from lingtan.web.api_examples import told_of
from lingtan.web.asked import Asked, answer_json, in_utc, looking
from lingtan.web.features import FEATURES
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.room import Room
from lingtan.web.view import View


def api_of(room: Room) -> APIRouter:
    """Return the routes of the API over a workspace."""
    router = routes_of_api("park")
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/park", summary="The park, its boundary versions and pages", responses=told_of(Park)
    )
    def park(asked: Looked) -> Response:
        return answer_json(room, asked, lambda: _park(room, asked.view))

    @router.get("/account", summary="The carbon account of a period", responses=told_of(Account))
    def account(asked: Looked) -> Response:
        return answer_json(room, asked, lambda: _account(room, asked.view))

    @router.get(
        "/evaluation", summary="Verdicts under every framework", responses=told_of(Evaluation)
    )
    def evaluation(asked: Looked) -> Response:
        return answer_json(room, asked, lambda: _evaluation(room, asked.view))

    @router.get(
        "/heat",
        summary="Least heat, cold and fresh water of the enterprises, and what materials they "
        "could exchange",
        responses=told_of(Sharing),
    )
    def heat(asked: Looked) -> Response:
        return answer_json(room, asked, lambda: _sharing(room, asked.view))

    return router


def _sharing(room: Room, view: View) -> object:
    account = room.presented(view).contents.evaluation.account
    return plain_heat(HeatTargets(account=account, heat=heat_of(account)))


def _park(room: Room, view: View) -> object:
    park, words = room.park(), Words(view.language)
    return {
        "id": park.id,
        "name": park.name,
        "type": park.type,
        "time_zone": park.time_zone,
        "boundaries": [{"id": each.id, "name": each.name} for each in park.boundaries],
        "pages": [
            {"id": each.id, "path": each.path, "title": words.say(f"page.{each.id}")}
            for each in FEATURES
        ],
    }


def _account(room: Room, view: View) -> object:
    account = room.presented(view).contents.evaluation.account
    inventory = account.inventory
    return {
        "method": inventory.method,
        "boundary": inventory.boundary,
        "period": inventory.period,
        "known_at": in_utc(room.question(view).as_known_at),
        "is_trial": account.is_trial,
        "figures": inventory.figures,
        "parameters": [
            {**asdict(each), "figure": f"parameter:{each.id}"} for each in inventory.parameters
        ],
    }


def _evaluation(room: Room, view: View) -> object:
    contents = room.presented(view).contents
    return {
        "known_at": in_utc(room.question(view).as_known_at),
        "is_trial": contents.is_trial,
        "frameworks": contents.evaluation.frameworks,
        "known_frameworks": contents.evaluation.known,
        "factories": contents.evaluation.factories,
        "requests": contents.evaluation.requests,
    }
