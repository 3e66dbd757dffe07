"""The one table of what people do in a browser: id → action, in the order pages list them.

A new capability adds its action here and its words: ``do.<id>``, ``do.<id>.about`` and
``do.<id>.button``, and ``do.field.<name>`` for each field that is new.
"""

from collections.abc import Mapping

from lingtan.web.actions.action import Action
from lingtan.web.actions.admin import ADMIN
from lingtan.web.actions.alarms import ACKNOWLEDGE, SHELVE
from lingtan.web.actions.analysis import ANALYSIS
from lingtan.web.actions.answering import ANSWERING
from lingtan.web.actions.campaigns import CAMPAIGNS
from lingtan.web.actions.candidates import CANDIDATES
from lingtan.web.actions.certificates import CERTIFICATES
from lingtan.web.actions.closing import CLOSE, RESTATE
from lingtan.web.actions.documents import DOCUMENTS
from lingtan.web.actions.evidence import EVIDENCE
from lingtan.web.actions.importing import IMPORT, MAPPING, TAKE
from lingtan.web.actions.inbox import FORM, INBOX, REQUESTS
from lingtan.web.actions.people import PEOPLE
from lingtan.web.actions.reports import REPORT
from lingtan.web.actions.settings import METERS, PARK
from lingtan.web.actions.tasks import TASKS
from lingtan.web.actions.verifying import VERIFYING
from lingtan.web.actions.webhooks import WEBHOOKS_TEST

ACTIONS: Mapping[str, Action] = {
    action.id: action
    for action in (
        *(IMPORT, MAPPING, TAKE, INBOX, FORM, REQUESTS, PARK, METERS),
        *(CLOSE, RESTATE, REPORT),
        *PEOPLE,
        *ADMIN,
        *DOCUMENTS,
        *EVIDENCE,
        *CANDIDATES,
        *CERTIFICATES,
        *TASKS,
        *ANSWERING,
        *CAMPAIGNS,
        *VERIFYING,
        *(ACKNOWLEDGE, SHELVE),
        *ANALYSIS,
        WEBHOOKS_TEST,
    )
}
