"""What is kept of whoever is signed in, as a file he may take along."""

import json

from fastapi import FastAPI, Request, Response

from lingtan.app.own_data import own_data
from lingtan.base.plain import to_plain
from lingtan.web.access import OWN_DATA
from lingtan.web.entrance import Entrance
from lingtan.web.second_factor import person_of


def add_own_data(app: FastAPI, entrance: Entrance) -> None:
    """Add the file; without sign-in nothing is kept of anybody."""

    @app.get(OWN_DATA, include_in_schema=False)
    def own(request: Request) -> Response:
        room, name = entrance.room, person_of(request).name
        for book in (entrance.visits, entrance.looks):
            book.write(room.layout)
        told = to_plain(own_data(room.layout, name, room.clock()))
        headers = {"content-disposition": 'attachment; filename="what-is-kept-of-me.json"'}
        text = json.dumps(told, ensure_ascii=False, indent=1)
        return Response(text, media_type="application/json", headers=headers)
