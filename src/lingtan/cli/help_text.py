"""The help of a command in the terminal's language: the parser's own words are English only."""

import re
from typing import Any  # the parser keeps the class of its context to itself

from rich.cells import cell_len
from typer.core import TyperCommand, TyperGroup

from lingtan.cli.language import say

SENTENCES = (
    (re.compile(r"^Usage:", re.MULTILINE), "help.usage"),
    (re.compile(r"^Options:$", re.MULTILINE), "help.options"),
    (re.compile(r"^Arguments:$", re.MULTILINE), "help.arguments"),
    (re.compile(r"^Commands:$", re.MULTILINE), "help.commands"),
    (re.compile(r"(?<=\[)OPTIONS(?=\])"), "help.any_options"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "help.any_command"),
    (re.compile(r"Show this message and exit\."), "help.help"),
    (re.compile(r"(?<=[\[ ])required(?=\])"), "help.required"),
    (re.compile(r"(?<=[\[ ])default:"), "help.default"),
)
"""What the parser writes, and the id of what we say instead."""

KINDS = {
    "path": "help.path",
    "list[Path]": "help.paths",
    "str": "help.text",
    "list[str]": "help.texts",
    "int": "help.number",
    "int range": "help.number",
}
"""What the parser calls a kind of value, and the id of our word for it."""

KIND = re.compile(r"<(" + "|".join(re.escape(kind) for kind in KINDS) + r")>( *)")

CHOICES = re.compile(r":(?=<[^<>]*>)")
"""What parts an argument from the choices the parser writes behind its name."""


def in_words(text: str) -> str:
    """Return the parser's help with its own words in the terminal's language."""
    for pattern, key in SENTENCES:
        text = pattern.sub(say(key), text)
    text = CHOICES.sub(" ", text)
    return KIND.sub(_kind_in_words, text)


class Command(TyperCommand):
    """A command that explains itself in the terminal's language."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return what may be given, without choices: they are told further down, in full."""
        return [CHOICES.split(piece)[0] for piece in super().collect_usage_pieces(ctx)]

    def get_help(self, ctx: Any) -> str:
        """Return the help."""
        return in_words(super().get_help(ctx))


class Group(TyperGroup):
    """All commands, explained in the terminal's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help."""
        return in_words(super().get_help(ctx))


def _kind_in_words(match: re.Match[str]) -> str:
    """Return our word for a kind, as wide as the parser's with the gap behind it."""
    word, gap = say(KINDS[match[1]]), match[2]
    return word + " " * max(len(match[0]) - cell_len(word), 1) if gap else word
