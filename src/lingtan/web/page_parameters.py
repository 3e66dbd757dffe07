"""What each page, form and file can be asked for in its address."""

from lingtan.web.access import (
    AUDIT,
    FIRST,
    FORM_FILE,
    FORM_PAGE,
    LOOKS,
    SIGN_IN,
    VISITS,
)
from lingtan.web.action_forms import BY
from lingtan.web.actions.table import ACTIONS
from lingtan.web.features import EXPORTS, FEATURES, export_path, exports_of
from lingtan.web.job_pages import AGAIN
from lingtan.web.passed_over import LOOKED_AT, Parameters
from lingtan.web.public_shown import LINEAGE as PUBLIC_LINEAGE
from lingtan.web.public_shown import PUBLIC
from lingtan.web.wall import WALL

LINEAGE_ASKED = ("figure", "candidate", "restated", "told")
OF_PUBLIC = ("lang", "theme")
OF_FORM = ("campaign", "enterprise")
LISTS = {
    AUDIT: ("kind", "by", "page"),
    VISITS: ("by", "step", "page"),
    LOOKS: ("by", "enterprise", "page"),
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
        **{path: asks for list_, asks in LISTS.items() for path in (list_, *exports_of(list_))},
        **dict.fromkeys((FORM_PAGE, FORM_FILE), OF_FORM),
        "/lineage": LINEAGE_ASKED,
        WALL: ("stay",),
        SIGN_IN: ("next",),
        FIRST: ("key",),
    }
    asked = {path: (*LOOKED_AT, *names) for path, names in own.items()}
    public = (PUBLIC, *exports_of(PUBLIC))
    return {
        **asked,
        **dict.fromkeys(public, OF_PUBLIC),
        PUBLIC_LINEAGE: (*OF_PUBLIC, "figure"),
    }
