"""Things of lists as programs read them."""

from datetime import date, datetime

from lingtan.app.wiring import ImportRecord
from lingtan.evidence.tasks import Task
from lingtan.park.certificates import Registered, SliceState
from lingtan.reports.certificate_ids import ids_of_states


def plain_task(task: Task, today: date, lost: tuple[str, ...]) -> dict[str, object]:
    """Return a task with its steps; one whose proof went missing is owed again.

    Parameters
    ----------
    today : date
        Says whether it is overdue.
    lost : tuple of str
        Documents of its proof that are gone or are not what they were.
    """
    is_open = task.is_open or bool(lost)
    return {
        "id": task.id,
        "about": task.about.key,
        "period": task.period,
        "is_open": is_open,
        "is_overdue": is_open and task.due < today,
        "lost": lost,
        "owner": task.owner,
        "due": task.due,
        "steps": [
            {
                "kind": step.kind,
                "entry": step.entry,
                "at": step.at,
                "by": step.by,
                "note": step.note,
                "documents": step.documents,
            }
            for step in task.steps
        ],
    }


def plain_import(record: ImportRecord) -> dict[str, object]:
    """Return an import with the numbers of its rows."""
    return {
        "id": record.import_id,
        "kind": record.kind,
        "file": record.source.file_name,
        "sha256": record.source.file_sha256,
        "is_trial": record.source.is_trial,
        "known_at": record.known_at,
        "rows": record.rows,
        "figure": f"file:{record.import_id}",
    }


def plain_certificate(entry: Registered, at: datetime) -> dict[str, object]:
    """Return a certificate with how much of it is in each state at an instant [Wh]."""
    header = entry.certificate
    return {
        "id": header.id,
        "device": header.device,
        "start": header.start,
        "end": header.end,
        "energy_wh": header.energy_wh,
        "owner": header.owner,
        "serial": header.serial,
        "region": header.region,
        "technology": header.technology,
        "evidence": header.evidence,
        "expires": entry.expires,
        "states_wh": {state.value: entry.energy_in(state, at) for state in SliceState},
        "figures": ids_of_states(header.id, at),
    }
