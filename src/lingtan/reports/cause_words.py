"""What moved a figure, in words; a file is its name."""

from lingtan.reports.words import Words

OWN_CAUSES = ("software", "park_file")


def cause_of(cause: str, words: Words) -> str:
    """Return what moved a figure: an enterprise that joined or left, lingtan itself, or a file."""
    kind, _, subject = cause.partition(":")
    if kind in {"joined", "left"} and subject:
        return words.say(f"closing.{kind}", {"subject": subject})
    return words.say(f"closing.{cause}") if cause in OWN_CAUSES else cause
