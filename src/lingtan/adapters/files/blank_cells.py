"""Pass over cells that are blank in every line of a file: a channel that was never connected.

A blank among values is a reading that lacks, and is refused by name; a column of a statement that
holds nothing at all, or months that are still to come, say nothing. The points of a day are no
such columns.
"""

from lingtan.adapters.files.engine import Engine
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.marked_lines import BLANK, FIRST_SKIPPED

BLANK_CELLS = "always_blank"


def pass_over_blank_cells(engine: Engine) -> int:
    """Take always blank columns out of the view ``parsed``; return how many cells these are.

    The table ``always_blank`` lists them by their place in a line. A column is left as it is when
    no other one of its lines holds anything: then the lines lack their readings.
    """
    blank = int(Reason.VALUE_BLANK)
    engine.run(f"""
        CREATE OR REPLACE TABLE {BLANK_CELLS} AS
        SELECT p, count(*) AS n, min(line) AS line FROM parsed WHERE reason < {FIRST_SKIPPED}
            OR reason IS NULL GROUP BY p
        HAVING count(*) > 1 AND bool_and(coalesce(reason = {blank}, false))""")
    others = engine.count(f"""
        SELECT count(*) FROM (SELECT DISTINCT p FROM parsed
            WHERE reason IS NULL AND p NOT IN (SELECT p FROM {BLANK_CELLS}))""")
    count = engine.count(f"SELECT coalesce(sum(n), 0)::BIGINT FROM {BLANK_CELLS}")
    if not (count and others):
        return 0
    engine.run("ALTER VIEW parsed RENAME TO parsed_with_blanks")
    engine.run(f"""
        CREATE VIEW parsed AS SELECT * REPLACE (
            CASE WHEN reason = {blank} AND p IN (SELECT p FROM {BLANK_CELLS}) THEN {BLANK}
                ELSE reason END::UTINYINT AS reason) FROM parsed_with_blanks""")
    return count
