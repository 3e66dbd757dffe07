"""What is wrong with a command line, in our words: the parser's own are English only."""

import re
from collections.abc import Sequence

from typer.exceptions import TyperException

from lingtan.base.errors import CommandLineError, Detail

HELP = "NoArgsIsHelpError"
IN_BRACKETS = re.compile(r" \((.*)\)$")  # what is extra, and not the (s) of "argument(s)"


def is_help(refusal: TyperException) -> bool:
    """Whether the parser only wants to explain itself, because it was given nothing."""
    return type(refusal).__name__ == HELP


def usage_error(refusal: TyperException, asked: str, commands: Sequence[str]) -> CommandLineError:
    """Return what the parser refused as an error that has words in every language.

    The parser keeps its kinds of refusal to itself, so they are told apart by name.

    Parameters
    ----------
    asked : str
        The command that was asked for.
    """
    if asked not in commands:
        return _of_command(asked, commands)
    command = f"lingtan {asked}"
    match type(refusal).__name__:
        case "NoSuchOption":
            return _of_option(refusal, command)
        case "MissingParameter":
            return CommandLineError(
                "missing",
                facts={"name": _name_of(refusal), "command": command},
                details=_choices_of(refusal),
            )
        case "BadParameter":
            return CommandLineError(
                "bad_value",
                facts={"name": _name_of(refusal), "command": command},
                details=_choices_of(refusal),
            )
        case "BadOptionUsage":
            return CommandLineError(
                "bad_option_use",
                facts={"option": str(getattr(refusal, "option_name", "")), "command": command},
            )
    extra = IN_BRACKETS.search(refusal.message)
    return CommandLineError(
        "not_understood", facts={"words": extra[1] if extra else "–", "command": command}
    )


def _of_command(asked: str, commands: Sequence[str]) -> CommandLineError:
    known = ", ".join(commands)
    if not asked:
        return CommandLineError("no_command", facts={"known": known})
    return CommandLineError("unknown_command", facts={"command": asked, "known": known})


def _of_option(refusal: TyperException, command: str) -> CommandLineError:
    facts = {"option": str(getattr(refusal, "option_name", "")), "command": command}
    near = ", ".join(getattr(refusal, "possibilities", None) or ())
    ways = [Detail(words="detail.use", facts={"names": near})] if near else []
    return CommandLineError("unknown_option", facts=facts, details=ways)


def _name_of(refusal: TyperException) -> str:
    param = getattr(refusal, "param", None)
    options = [name for name in getattr(param, "opts", ()) if name.startswith("-")]
    return " / ".join(options) or str(getattr(param, "name", "–")).upper()


def _choices_of(refusal: TyperException) -> list[Detail]:
    """Return what may be given instead: names, or the first and the last number."""
    kind = getattr(getattr(refusal, "param", None), "type", None)
    least, most = (getattr(kind, end, None) for end in ("min", "max"))
    if least is not None and most is not None:
        return [Detail(words="detail.use_range", facts={"least": least, "most": most})]
    choices = getattr(kind, "choices", None) or ()
    names = ", ".join(str(getattr(choice, "value", choice)) for choice in choices)
    return [Detail(words="detail.use", facts={"names": names})] if names else []
