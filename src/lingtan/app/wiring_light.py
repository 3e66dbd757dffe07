"""The adapters a kept answer needs: no engine, no reader of files, nothing slow to load."""

from lingtan.adapters.derived.kept_text import find_text, keep_text
from lingtan.adapters.documents.durable import write_document

__all__ = ["find_text", "keep_text", "write_document"]
