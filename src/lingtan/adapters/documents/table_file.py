"""Write a table as a file another program reads: Parquet, or CSV by the ending of its name."""

from io import BytesIO
from pathlib import Path

import polars as pl

from lingtan.adapters.documents.durable import write_document


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table; ``.csv`` is text with a heading, anything else is Parquet.

    Raises
    ------
    DocumentError
        The folder cannot be written to.
    """
    content = BytesIO()
    if path.suffix.lower() == ".csv":
        table.write_csv(content)
    else:
        table.write_parquet(content)
    write_document(path, content.getvalue())
