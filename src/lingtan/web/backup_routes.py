"""Fetch a backup that lies beside the park: admins only."""

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse

from lingtan.app.keep_backups import backup_by
from lingtan.base.errors import BackupError
from lingtan.web.access import BACKUP_FILE
from lingtan.web.problems import NOT_FOUND
from lingtan.web.room import Room


def add_backups(app: FastAPI, room: Room) -> None:
    """Add the address."""

    @app.get(BACKUP_FILE, include_in_schema=False)
    def backup(name: str) -> FileResponse:
        try:
            path = backup_by(room.layout, name)
        except BackupError as error:
            raise HTTPException(NOT_FOUND) from error
        return FileResponse(path, media_type="application/zip", filename=name)
