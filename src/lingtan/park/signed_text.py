"""Who signs a step, and what he says about it: what is taken as a name, and what as a note.

Both stay in the log of evidence for good, in documents and on terminals. So what cannot be told
there is refused before anything is recorded.
"""

from lingtan.base.errors import SignedTextError
from lingtan.base.visible_text import is_half_character, steering_sign
from lingtan.park.documents import named_document

LONGEST_NAME = 200  # letters
LONGEST_NAMES = 500  # of who proposed a correction and who approved it, named together
LONGEST_NOTE = 4000  # letters; what is longer is a document
BREAKS = str.maketrans({"\r": " ", "\n": " ", "\t": " "})  # a note may have lines


def signed_name(text: str, part: str = "by", most: int = LONGEST_NAME) -> str:
    r"""Return the name of a person or organisation as it is kept; nothing where it names none.

    Parameters
    ----------
    part : str
        What is named, an id of ``signed_part``.

    Raises
    ------
    SignedTextError
        It holds what steers a terminal or is no text, or is longer than a name is.

    Examples
    --------
    >>> [signed_name(text) for text in (" Li Na ", ".", "\u200b", "none")]
    ['Li Na', '', '', '']
    """
    _require_plain(text.strip(), part, most)
    return named_document(text.strip())


def signed_note(text: str, part: str = "note") -> str:
    """Return a reason or note as it is kept; it may have lines.

    Whether it says anything, `named_document` tells.

    Raises
    ------
    SignedTextError
        See `signed_name`.
    """
    kept = text.strip().replace("\r\n", "\n")
    _require_plain(kept.translate(BREAKS), part, LONGEST_NOTE)
    return kept


def required_note(text: str, part: str = "note") -> str:
    """Return a reason or note as it is kept; nothing where it says nothing.

    Raises
    ------
    SignedTextError
        See `signed_name`.
    """
    return named_document(signed_note(text, part))


def _require_plain(text: str, part: str, most: int) -> None:
    sign = steering_sign(text)
    facts = {"part": part, "text": ascii(text[:40])}
    if sign and is_half_character(sign):
        raise SignedTextError("no_text", facts=facts)
    if sign:
        raise SignedTextError("steering", facts={**facts, "sign": f"U+{ord(sign):04X}"})
    if len(text) > most:
        raise SignedTextError("too_long", facts={"part": part, "letters": len(text), "most": most})
