"""People and bodies a form offers: who owes, who signs, for whom a verifier works."""

from collections.abc import Iterable

from lingtan.app.keep_users import list_users
from lingtan.app.open_park import open_park
from lingtan.app.record_steps import entries_of
from lingtan.app.run_verification import verifications
from lingtan.evidence.tasks import tasks_in
from lingtan.web.actions.asking import Asking, Offered


def owners(asking: Asking) -> Offered:
    """Return who owed a task before, who may sign in, and the enterprises, by name."""
    words, found = asking.words, open_park(asking.layout).park.enterprises
    before = (task.owner for task in tasks_in(entries_of(asking.layout)).values())
    named = ((each.name.in_language(words.language) or each.id, each.id) for each in found)
    return list({**dict.fromkeys((*before, *_users(asking)), ""), **dict(named)}.items())


def signers(asking: Asking) -> Offered:
    """Return who may sign in, and who took a step of a task or a verification before."""
    steps = (
        step.by for task in tasks_in(entries_of(asking.layout)).values() for step in task.steps
    )
    return [(name, "") for name in dict.fromkeys((*_users(asking), *steps)) if name]


def organisations(asking: Asking) -> Offered:
    """Return for whom verifiers have worked."""
    found = (each.terms.organisation for each in verifications(asking.layout).values())
    return [(name, "") for name in dict.fromkeys(found) if name]


def _users(asking: Asking) -> Iterable[str]:
    return (user.name for user in list_users(asking.layout))
