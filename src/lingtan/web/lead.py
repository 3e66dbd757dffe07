"""The sentence a page begins with: its answer, before any table or picture."""

from collections import Counter
from collections.abc import Callable, Mapping

from lingtan.app.present_park import Presentation
from lingtan.base.errors import Fact
from lingtan.base.figures import Figure
from lingtan.base.findings import Severity
from lingtan.indicators.results import Outcome
from lingtan.reports.chapters.summary import core_indicator
from lingtan.reports.gases import gas_unit
from lingtan.reports.model import MARKS, Amount
from lingtan.reports.numbers import shown, write_number
from lingtan.reports.words import Words
from lingtan.web.accounts import own_rows
from lingtan.web.conformance import STANDING, State

Lead = Callable[[Presentation, Words], str]
SUSPECT = ("suspect", "one_of")


def overview(presentation: Presentation, words: Words) -> str:
    """Say whether the park is where the nation wants it."""
    found = core_indicator(presentation.contents.evaluation.frameworks)
    account = presentation.contents.evaluation.account
    period = account.check.period.name
    if found is None:
        return words.say("page.overview.unjudged", {"period": period})
    framework, core = found
    facts: dict[str, Fact] = {
        "period": period,
        "mark": MARKS[core.outcome.value],
        "outcome": core.outcome.value,
        "framework": framework.name.in_language(words.language) or framework.id,
        "value": _value(core.figure, words, account.inventory.figures),
    }
    return words.say("page.overview.lead", facts)


def energy(presentation: Presentation, words: Words) -> str:
    """Say how much energy the park used, and which meters contradict the others."""
    values = presentation.contents.reconciliation.values
    suspects = set(values.filter(values["verdict"].is_in(SUSPECT))["stream"].to_list())
    facts = _facts(presentation, words, total="national.e_tce", power="energy.import_kwh")
    return words.say("page.energy.lead", {**facts, "count": len(suspects)})


def carbon(presentation: Presentation, words: Words) -> str:
    """Say what the park emits by the national method, and what the standards say beside it."""
    facts = _facts(
        presentation,
        words,
        total="national.e_park_kg",
        direct="scope1_kg",
        located="scope2_location_kg",
        market="scope2_market_kg",
    )
    return words.say("page.carbon.lead", facts)


def indicators(presentation: Presentation, words: Words) -> str:
    """Say how many frameworks the park meets, misses, and cannot be judged by."""
    frameworks = presentation.contents.evaluation.frameworks
    counts = Counter(framework.outcome for framework in frameworks)
    facts: dict[str, Fact] = {outcome.value: counts[outcome] for outcome in Outcome}
    return words.say("page.indicators.lead", facts | {"count": len(frameworks)})


def reports(presentation: Presentation, words: Words) -> str:
    """Say of when the figures are, and that documents show the same."""
    account = presentation.contents.evaluation.account
    facts: dict[str, Fact] = {
        "period": account.check.period.name,
        "known_at": presentation.report.generated_at.replace("T", " "),
    }
    return words.say("page.reports.lead", facts)


def findings(presentation: Presentation, words: Words) -> str:
    """Say how much was refused, doubted and noted."""
    counts = Counter(finding.kind.severity for finding in presentation.findings)
    facts: dict[str, Fact] = {severity.value: counts[severity] for severity in Severity}
    return words.say("page.findings.lead", facts)


def accounts(presentation: Presentation, words: Words) -> str:
    """Say what an enterprise emits, or how many have an account."""
    found = [(row, table) for table in presentation.report.tables() for row in own_rows(table)]
    period = presentation.contents.evaluation.account.check.period.name
    if len(found) != 1:
        return words.say("page.enterprise.leads", {"count": len(found), "period": period})
    (row, table), unknown = found[0], words.say("trace.unknown")
    total = row[-1]
    is_known = isinstance(total, Amount) and total.value is not None
    unit = (total.unit if isinstance(total, Amount) else "") or table.columns[-1].unit
    amount = f"{total.text} {unit}" if isinstance(total, Amount) and is_known else unknown
    facts: dict[str, Fact] = {"name": str(row[0]), "total": amount, "period": period}
    return words.say("page.enterprise.lead", facts)


def park_map(presentation: Presentation, words: Words) -> str:
    """Say which boundary is shown, and how many versions and enterprises there are."""
    account = presentation.contents.evaluation.account
    park = account.check.park
    shown_one = park.boundary(account.inventory.boundary)
    facts: dict[str, Fact] = {
        "boundary": shown_one.name.in_language(words.language) or shown_one.id,
        "versions": len(park.boundaries),
        "enterprises": len(park.enterprises),
        "plants": len(park.assets),
    }
    return words.say("page.map.lead", facts)


def finance(presentation: Presentation, words: Words) -> str:
    """Say how many measures are weighed, and how many loans hang on an indicator."""
    park = presentation.contents.evaluation.account.check.park
    facts: dict[str, Fact] = {
        "measures": len(park.measures),
        "loans": len(park.loans),
        "linked": sum(loan.link is not None for loan in park.loans),
    }
    return words.say("page.finance.lead", facts)


def conformance(_presentation: Presentation, words: Words) -> str:
    """Say how many of the official functions stand."""
    counts = Counter(standing.state for standing in STANDING.values())
    facts: dict[str, Fact] = {state.name.lower(): counts[state] for state in State}
    return words.say("page.conformance.lead", facts | {"count": len(STANDING)})


def composed(presentation: Presentation, _words: Words) -> str:
    """Say what a page that was composed bears as its title: its answer."""
    return presentation.report.title


def _facts(presentation: Presentation, words: Words, **figures: str) -> dict[str, Fact]:
    known = presentation.contents.evaluation.account.inventory.figures
    return {name: _value(known.get(id_), words, known) for name, id_ in figures.items()}


def _value(figure: Figure | None, words: Words, known: Mapping[str, Figure]) -> str:
    """Return a figure with its unit, or the word for unknown."""
    if figure is None or figure.value is None:
        return words.say("trace.unknown")
    unit = "kgCO2e" if figure.unit == "kg" else figure.unit
    show = shown(gas_unit(unit, figure, known))
    text = write_number(figure.value * show.scale, show.decimals, words.language)
    return f"{text} {show.unit}"
