"""A server whose English is longer: ``python -m tests.browser.pseudo_locale serve …``.

Words of the catalogue are two fifths longer, accented and in brackets, so that a page shows both
what has too little room for another language and what never came from the catalogue. Facts stay
as they are. Users cannot choose it: it is no language of the product.
"""

from string import Formatter

import pytest

from lingtan.cli.entry import main
from lingtan.reports import words

pytestmark = pytest.mark.slow

OPENED, CLOSED = "⟦", "⟧"
LONGER = {"a": "áa", "e": "ée", "i": "íi", "n": "ñn", "o": "óo", "s": "šs", "u": "úu", "y": "ýy"}
STRETCHED = str.maketrans(LONGER)


def pseudo(text: str) -> str:
    """Return a text of the catalogue with longer words in brackets, and the same facts in it.

    Examples
    --------
    >>> pseudo("{count} {count:meter|meters} of {kind:asset_kind}, {energy_kwh:,.0f} kWh")
    '⟦{count} {count:méetéer|méetéeršs} óof {kind:asset_kind}, {energy_kwh:,.0f} kWh⟧'
    """
    return f"{OPENED}{''.join(_part(*part) for part in Formatter().parse(text))}{CLOSED}"


def _part(said: str, fact: str | None, form: str | None, _conversion: str | None) -> str:
    longer = said.translate(STRETCHED)
    if fact is None:
        return longer
    if form and "|" in form:
        form = form.translate(STRETCHED)
    return f"{longer}{{{fact}{f':{form}' if form else ''}}}"


def speak_pseudo() -> None:
    """Let all words of this process be the longer ones, whichever language is asked for."""
    longer = {key: pseudo(text) for key, text in words.texts_of("en").items()}
    words.texts_of = lambda _language: longer  # type: ignore[assignment]  # without its cache


if __name__ == "__main__":
    speak_pseudo()
    main()
