"""Pass over blank cells that say nothing: a channel never connected, months not filled in yet.

A blank among values is a reading that lacks, and is refused by name. A column of a statement that
holds nothing at all says nothing; nor do the months before the first and after the last one that
the file says anything of, whether the months stand side by side or below one another. The points
of a day are no such columns.
"""

from lingtan.adapters.files.engine import Engine
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.marked_lines import BLANK, FIRST_SKIPPED

BLANK_CELLS = "passed_over"
IS_BLANK = f"coalesce(reason = {int(Reason.VALUE_BLANK)}, false)"
IS_DATA = f"coalesce(reason < {FIRST_SKIPPED}, true)"
OF_MONTHS = "route IN (SELECT route FROM routes WHERE calendar = '1mo' AND NOT is_register)"


def pass_over_blank_cells(engine: Engine, *, are_months_across: bool) -> int:
    """Take blank cells that say nothing out of the view ``parsed``; return how many these are.

    The table ``passed_over`` holds their number and first line. A file without any reading is left
    as it is: then its lines lack their readings.
    """
    if not engine.count("SELECT count(*) FROM parsed WHERE reason IS NULL"):
        return 0
    says_nothing = _outside_the_months(engine)
    if not are_months_across:
        says_nothing += f" OR p IN ({_blank_columns(engine)})"
    is_passed_over = f"{IS_BLANK} AND ({says_nothing})"
    engine.run(f"""
        CREATE OR REPLACE TABLE {BLANK_CELLS} AS
        SELECT count(*) AS n, min(line) AS line FROM parsed WHERE {is_passed_over}""")
    count = engine.count(f"SELECT n FROM {BLANK_CELLS}")
    if count:
        engine.run("ALTER VIEW parsed RENAME TO parsed_with_blanks")
        engine.run(f"""
            CREATE VIEW parsed AS SELECT * REPLACE (
                CASE WHEN {is_passed_over} THEN {BLANK} ELSE reason END::UTINYINT AS reason)
            FROM parsed_with_blanks""")
    return count


def _outside_the_months(engine: Engine) -> str:
    """Return the condition that a month is before the first or after the last that is filled."""
    first, last = engine.rows(f"""
        SELECT min(start), max(start) FROM parsed
        WHERE {OF_MONTHS} AND {IS_DATA} AND NOT {IS_BLANK}""")[0]
    if first is None:
        return "false"
    is_between = f"start BETWEEN TIMESTAMP '{first}' AND TIMESTAMP '{last}'"
    return f"({OF_MONTHS} AND NOT {is_between})"


def _blank_columns(engine: Engine) -> str:
    """Return the places in a line, with commas, that are blank in every one of several lines."""
    rows = engine.rows(f"""
        SELECT p FROM parsed WHERE {IS_DATA}
        GROUP BY p HAVING count(*) > 1 AND bool_and({IS_BLANK})""")
    return ", ".join(str(place) for (place,) in rows) or "NULL"
