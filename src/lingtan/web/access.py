"""The one table of who may see what: address → least role, and scope of a token.

An address that does not stand here is open to nobody, and a test fails until it does. Pages bring
their least role along (`features`); an export, and what programs may ask for of a page, is as open
as the page itself.
"""

from collections.abc import Mapping

from lingtan.park.people import Role, TokenScope
from lingtan.web.actions.table import ACTIONS
from lingtan.web.assets import KINDS, asset_path
from lingtan.web.built import FOLDER as BUILT_FOLDER
from lingtan.web.features import EXPORTS, FEATURES, export_path, exports_of
from lingtan.web.named_parameters import API
from lingtan.web.visitor import Access

READINGS, LIVE, CAMPAIGNS = "readings", "live", "campaigns"
GIVEN = "answers/given"
REVERSAL = f"{GIVEN}/{{answer}}/reversal"
FORM_FILE, FORM_PAGE = "/campaigns/form.xlsx", "/campaigns/form"
SIGN_IN, SIGN_OUT, FIRST = "/sign-in", "/sign-out", "/first"
LISTS = AUDIT, VISITS, LOOKS = "/audit", "/visits", "/looks"
PRIVACY, STRENGTH = "/privacy", "/sign-in/strength"
BACKUP_FILE = "/backups/{name}"
SECOND, OWN_SECOND = "/sign-in/code", "/second-factor"
SECOND_KEY, OWN_KEY = "/sign-in/key", "/second-factor/key"
OWN_SESSIONS, OWN_DATA = "/sessions", "/own-data.json"
PROVIDER_LEAVE, PROVIDER_BACK = "/sign-in/provider", "/sign-in/back"

EVERYBODY = Access(least=None)
WHOLE_PARK = Access(least=Role.VIEWER)
SEES_OWN = Access(least=Role.ENTERPRISE)
FOR_ADMINS = Access(least=Role.ADMIN, scope=TokenScope.ADMIN)
SIGNED_IN = Access(least=Role.ENTERPRISE, scope=None)


def _of_page(least: Role) -> Access:
    """Return what a page asks: what admins only see, a token of theirs only sees."""
    return FOR_ADMINS if least is Role.ADMIN else Access(least=least)


ACCESS: Mapping[str, Access] = {
    **{feature.path: _of_page(feature.least) for feature in FEATURES},
    **{
        export_path(feature, form): _of_page(feature.least)
        for feature in FEATURES
        for form in EXPORTS
    },
    **{
        action.path: Access(
            least=action.least, only=action.only, scope=None, is_deed=action.is_deed
        )
        for action in ACTIONS.values()
    },
    "/do": SIGNED_IN,
    **{path: FOR_ADMINS for each in LISTS for path in (each, *exports_of(each))},
    BACKUP_FILE: Access(least=Role.ADMIN, scope=None),
    "/jobs": SIGNED_IN,
    "/jobs/{id}": SIGNED_IN,
    "/jobs/{id}/files/{name}": SIGNED_IN,
    "/jobs/{id}/stop": SIGNED_IN,
    "/lineage": WHOLE_PARK,
    "/documents/{name}": WHOLE_PARK,
    "/readyz": WHOLE_PARK,
    "/metrics": WHOLE_PARK,
    **{
        f"{API}/{name}": _of_page(feature.least)
        for feature in FEATURES
        for part in feature.programs
        for name in part.names
    },
    **{
        f"{API}/{name}": WHOLE_PARK
        for name in ("park", "account", "evaluation", "heat", "lineage", "openapi.json")
    },
    f"{API}/{READINGS}": Access(least=Role.OPERATOR, scope=TokenScope.PUSH, takes_bound=True),
    **{
        f"{API}/{name}": Access(least=Role.OPERATOR, scope=TokenScope.ANSWER)
        for name in (GIVEN, REVERSAL)
    },
    f"{API}/{LIVE}": SEES_OWN,
    f"{API}/{CAMPAIGNS}": SEES_OWN,
    FORM_PAGE: SEES_OWN,
    FORM_FILE: Access(least=Role.ENTERPRISE, scope=None, is_deed=True),
    SIGN_OUT: SIGNED_IN,
    **dict.fromkeys(("/wall/{name}", *exports_of("/wall/{name}")), WHOLE_PARK),
    **dict.fromkeys(("/public/{park}", *exports_of("/public/{park}")), EVERYBODY),
    "/public/{park}/lineage": EVERYBODY,
    SIGN_IN: EVERYBODY,
    PRIVACY: EVERYBODY,
    STRENGTH: EVERYBODY,
    FIRST: EVERYBODY,
    PROVIDER_LEAVE: EVERYBODY,
    SECOND: EVERYBODY,
    SECOND_KEY: EVERYBODY,
    OWN_SECOND: SIGNED_IN,
    OWN_KEY: SIGNED_IN,
    OWN_SESSIONS: SIGNED_IN,
    OWN_DATA: SIGNED_IN,
    PROVIDER_BACK: EVERYBODY,
    **{asset_path(name): EVERYBODY for name in KINDS},
    f"{BUILT_FOLDER}/{{name}}": EVERYBODY,
    "/healthz": EVERYBODY,
}


def access_of(path: str) -> Access:
    """Return what an address asks of a visitor; a document's that of all documents."""
    return ACCESS.get(path) or ACCESS[f"{path.rpartition('/')[0]}/{{name}}"]
