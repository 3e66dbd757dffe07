"""What each page, form and file can be asked for in its address."""

from lingtan.web.access import (
    AUDIT,
    AUDIT_CSV,
    AUDIT_JSON,
    FIRST,
    FORM_FILE,
    FORM_PAGE,
    LOOKS,
    LOOKS_CSV,
    LOOKS_JSON,
    SIGN_IN,
    VISITS,
    VISITS_CSV,
    VISITS_JSON,
)
from lingtan.web.action_forms import BY
from lingtan.web.actions.table import ACTIONS
from lingtan.web.features import EXPORTS, FEATURES, export_of, export_path
from lingtan.web.job_pages import AGAIN
from lingtan.web.passed_over import LOOKED_AT, Parameters
from lingtan.web.public_shown import LINEAGE as PUBLIC_LINEAGE
from lingtan.web.public_shown import PUBLIC
from lingtan.web.wall import WALL

LINEAGE_ASKED = ("figure", "candidate", "restated", "told")
OF_PUBLIC = ("lang", "theme")
OF_FORM = ("campaign", "enterprise")
LISTS = {
    **dict.fromkeys((AUDIT, AUDIT_CSV, AUDIT_JSON), ("kind", "by", "page")),
    **dict.fromkeys((VISITS, VISITS_CSV, VISITS_JSON), ("by", "step", "page")),
    **dict.fromkeys((LOOKS, LOOKS_CSV, LOOKS_JSON), ("by", "enterprise", "page")),
}


def parameters_of_pages() -> Parameters:
    """Return what each address knows, by its template."""
    features = {
        path: tuple(field.name for field in feature.asks)
        for feature in FEATURES
        for path in (feature.path, *(export_path(feature, form) for form in EXPORTS))
    }
    actions = {
        each.path: (*(field.name for field in each.fields), BY.name, AGAIN)
        for each in ACTIONS.values()
    }
    own = {
        **features,
        **actions,
        **LISTS,
        **dict.fromkeys((FORM_PAGE, FORM_FILE), OF_FORM),
        "/lineage": LINEAGE_ASKED,
        WALL: ("stay",),
        SIGN_IN: ("next",),
        FIRST: ("key",),
    }
    asked = {path: (*LOOKED_AT, *names) for path, names in own.items()}
    public = (PUBLIC, *(export_of(PUBLIC, form) for form in EXPORTS))
    return {
        **asked,
        **dict.fromkeys(public, OF_PUBLIC),
        PUBLIC_LINEAGE: (*OF_PUBLIC, "figure"),
    }
