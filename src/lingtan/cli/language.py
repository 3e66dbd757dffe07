"""The language a command speaks: ``LINGTAN_LANG``, else the locale of the terminal."""

import os

from lingtan.reports.words import Words


def terminal_language() -> str:
    """Return ``zh_CN`` when the terminal is Chinese, else ``en``."""
    asked = os.environ.get("LINGTAN_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    return "zh_CN" if (asked or "").lower().startswith("zh") else "en"


WORDS = Words(terminal_language())


def say(key: str, **facts: str | float) -> str:
    """Return a text of the terminal's language."""
    return WORDS.say(key, facts)
