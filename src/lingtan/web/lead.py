"""The sentence a page begins with: its answer, before any table or picture.

Each number in it leads to where it comes from, or to what it counts.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from lingtan.app.present_park import Presentation
from lingtan.base.errors import Fact
from lingtan.base.findings import Severity
from lingtan.indicators.results import Outcome
from lingtan.reports.chapters.summary import core_indicator
from lingtan.reports.context import Context
from lingtan.reports.indicator_words import reading_of
from lingtan.reports.model import MARKS, Amount
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.words import Words
from lingtan.web.accounts import own_rows
from lingtan.web.conformance import STANDING, State
from lingtan.web.told_figure import (
    Place,
    told_amount,
    told_count,
    told_counts,
    told_figure,
)

Lead = Callable[[Presentation, Words], Sentence]
SUSPECT = ("suspect", "one_of")
CHECKED = (*SUSPECT, "sound")
CONTRADICTED: Place = ("/energy", "table-reconciled")
JUDGED: Place = ("/indicators", "indicators")
KINDS: Place = ("/findings", "table-finding_kinds")
VERSIONS: Place = ("/map", "table-map_versions")
INSIDE: Place = ("/map", "table-map_inside")
PLANTS: Place = ("/map", "map")  # a park may have none
FINANCE: Place = ("/finance", "finance")
FUNCTIONS: Place = ("/conformance", "table-conformance")
ACCOUNTS: Place = ("/enterprise", "table-accounts")


def overview(presentation: Presentation, words: Words) -> Sentence:
    """Say whether the park is where the nation wants it."""
    found = core_indicator(presentation.contents.evaluation.frameworks)
    period = presentation.contents.evaluation.account.check.period.name
    if found is None:
        return sentence(words, "page.overview.unjudged", {"period": period})
    framework, core = found
    facts: dict[str, Fact | Amount] = {
        "period": period,
        "mark": MARKS[core.outcome.value],
        "outcome": core.outcome.value,
        "framework": framework.name.in_language(words.language) or framework.id,
        "value": told_amount(words, reading_of(Context(inputs=presentation.inputs), core)),
    }
    return sentence(words, "page.overview.lead", facts)


def energy(presentation: Presentation, words: Words) -> Sentence:
    """Say how much energy the park used, and which meters contradict the others."""
    values = presentation.contents.reconciliation.values
    suspects = set(values.filter(values["verdict"].is_in(SUSPECT))["stream"].to_list())
    facts = _figures(presentation, total="national.e_tce", power="energy.import_kwh")
    if values.filter(values["verdict"].is_in(CHECKED)).is_empty():  # none was held against others
        return sentence(words, "page.energy.lead_unchecked", facts)
    count = told_count(words, len(suspects), CONTRADICTED)
    return sentence(words, "page.energy.lead", {**facts, "count": count})


def carbon(presentation: Presentation, words: Words) -> Sentence:
    """Say what the park emits by the national method, and what the standards say beside it."""
    facts = _figures(
        presentation,
        total="national.e_park_kg",
        direct="scope1_kg",
        located="scope2_location_kg",
        market="scope2_market_kg",
    )
    return sentence(words, "page.carbon.lead", facts)


def indicators(presentation: Presentation, words: Words) -> Sentence:
    """Say how many frameworks the park meets, misses, and cannot be judged by."""
    frameworks = presentation.contents.evaluation.frameworks
    counts = Counter(framework.outcome for framework in frameworks)
    told = {outcome.value: counts[outcome] for outcome in Outcome} | {"count": len(frameworks)}
    return sentence(words, "page.indicators.lead", told_counts(words, JUDGED, told))


def reports(presentation: Presentation, words: Words) -> Sentence:
    """Say of when the figures are, and that documents show the same."""
    account = presentation.contents.evaluation.account
    facts: dict[str, Fact | Amount] = {
        "period": account.check.period.name,
        "known_at": presentation.report.generated_at.replace("T", " "),
    }
    return sentence(words, "page.reports.lead", facts)


def findings(presentation: Presentation, words: Words) -> Sentence:
    """Say how much was refused, doubted and noted."""
    counts = Counter(finding.kind.severity for finding in presentation.findings)
    told = {severity.value: counts[severity] for severity in Severity}
    return sentence(words, "page.findings.lead", told_counts(words, KINDS, told))


def accounts(presentation: Presentation, words: Words) -> Sentence:
    """Say what an enterprise emits, or how many have an account."""
    found = [(row, table) for table in presentation.report.tables() for row in own_rows(table)]
    period = presentation.contents.evaluation.account.check.period.name
    if len(found) != 1:
        count = told_count(words, len(found), ACCOUNTS)
        return sentence(words, "page.enterprise.leads", {"count": count, "period": period})
    row, table = found[0]
    total = row[-1]
    if isinstance(total, Amount):
        total = told_amount(words, replace(total, unit=total.unit or table.columns[-1].unit))
    told = total if isinstance(total, Amount) else words.say("trace.unknown")
    facts: dict[str, Fact | Amount] = {"name": str(row[0]), "total": told, "period": period}
    return sentence(words, "page.enterprise.lead", facts)


def park_map(presentation: Presentation, words: Words) -> Sentence:
    """Say which boundary is shown, and how many versions and enterprises there are."""
    account = presentation.contents.evaluation.account
    park = account.check.park
    shown_one = park.boundary(account.inventory.boundary)
    facts: dict[str, Fact | Amount] = {
        "boundary": shown_one.name.in_language(words.language) or shown_one.id,
        "versions": told_count(words, len(park.boundaries), VERSIONS),
        "enterprises": told_count(words, len(park.enterprises), INSIDE),
        "plants": told_count(words, len(park.assets), PLANTS),
    }
    return sentence(words, "page.map.lead", facts)


def finance(presentation: Presentation, words: Words) -> Sentence:
    """Say how many measures are weighed, and how many loans hang on an indicator."""
    park = presentation.contents.evaluation.account.check.park
    told = {
        "measures": len(park.measures),
        "loans": len(park.loans),
        "linked": sum(loan.link is not None for loan in park.loans),
    }
    return sentence(words, "page.finance.lead", told_counts(words, FINANCE, told))


def conformance(_presentation: Presentation, words: Words) -> Sentence:
    """Say how many of the official functions stand."""
    counts = Counter(standing.state for standing in STANDING.values())
    told = {state.name.lower(): counts[state] for state in State} | {"count": len(STANDING)}
    return sentence(words, "page.conformance.lead", told_counts(words, FUNCTIONS, told))


def composed(presentation: Presentation, _words: Words) -> Sentence:
    """Say what a page that was composed bears as its title: its answer."""
    answer = presentation.report.title
    return answer if isinstance(answer, Sentence) else Sentence((answer,))


def _figures(presentation: Presentation, **ids: str) -> dict[str, Amount]:
    context = Context(inputs=presentation.inputs)
    return {name: told_figure(context, id_) for name, id_ in ids.items()}
