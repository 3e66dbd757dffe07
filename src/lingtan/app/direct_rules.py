"""Hold direct lines against the notices on them: 650 of one user, 688 of several."""

from lingtan.app.basis_of import basis_of
from lingtan.app.results import Account
from lingtan.catalogue.load import Catalogue
from lingtan.indicators.evaluate import evaluate_all
from lingtan.indicators.results import FrameworkResult

NOTICES = ("cn_green_direct_650", "cn_green_direct_688")


def direct_rules(account: Account, catalogue: Catalogue) -> tuple[FrameworkResult, ...]:
    """Return the verdicts of the notices on direct connection; ratios are of whole years.

    A ratio that nobody was seen to state is not decidable, and neither is one whose condition,
    such as a spot market that runs, the park does not tell.
    """
    park = account.check.park
    if not account.check.period.is_year:
        return ()
    basis = basis_of(account, catalogue, park.target_year)
    notices = tuple(catalogue.framework(id_) for id_ in NOTICES)
    return evaluate_all(notices, basis.figures, basis.facts, park.excuses, basis.context)
