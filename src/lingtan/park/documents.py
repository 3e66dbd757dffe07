"""Tell the name of a document from a word that stands where one is missing.

A claim, a fact and an excuse count by the document they name. ``none``, ``待补`` or a dash name
none: they say that it is still to come.
"""

import re
import unicodedata
from functools import lru_cache

from lingtan.base.visible_text import is_visible, with_glyphs

WORDS = """
none no not nil null na nan n/a tbd tba tbc todo pending missing unknown later draft x xx xxx yes
ok true false 无 没有 暂无 未有 否 是 有 缺 空 待定 待补 待补充 待提供 待办 待核实 后补 后续补充
未知 不详 未提供 略 n.a 缺失 无证明 无文件 待确认
"""
NO_DOCUMENT = frozenset(WORDS.split())
NAMES_REMEMBERED = 65_536


@lru_cache(maxsize=NAMES_REMEMBERED)
def document_key(text: str) -> str:
    """Return the normal form of the name of a document: two spellings of one name are equal.

    Width, case, spaces and signs tell no documents apart, except between two digits.

    Examples
    --------
    >>> document_key("Settlement No. 2025/06 A") == document_key("ｓettlement NO－２０２５—06ａ")
    True
    >>> document_key("statement 1-15") == document_key("statement 11-5")
    False
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    dashed = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", folded))
    return re.sub(r"(?<!\d)-|-(?!\d)", "", dashed)


def named_document(text: str) -> str:
    r"""Return a text that names a document as it is, and nothing for one that names none.

    Examples
    --------
    >>> named_document("settlement 2025-001")
    'settlement 2025-001'
    >>> [named_document(text) for text in ("None", " - ", "tbd.", "待补", "N/A")]
    ['', '', '', '', '']
    >>> named_document("\u200b"), named_document("\u3164")
    ('', '')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not is_visible(folded):
        return ""
    bare = (
        with_glyphs(" ".join(folded.split()))
        .strip()
        .strip("-—–_.,;:!?…()[]<>\"'*#/\\。，；：！？、（）【】《》 ")
    )
    return "" if not bare or " ".join(bare.split()) in NO_DOCUMENT else text
