"""The tables of the store's database, and the steps from each version to the next."""

import duckdb

from lingtan.base.errors import StoreError

LOG_COLUMNS = """
    meter INTEGER NOT NULL,
    start TIMESTAMP NOT NULL,
    value DECIMAL(18, 3) NOT NULL,
    quality VARCHAR NOT NULL,
    known_at TIMESTAMP NOT NULL,
    seq BIGINT NOT NULL,
    import_id INTEGER NOT NULL,
    replaces BIGINT"""

SEGMENT_COLUMNS = """
    file VARCHAR PRIMARY KEY,
    month VARCHAR NOT NULL,
    rows BIGINT NOT NULL,
    corrections BIGINT NOT NULL,
    first_known TIMESTAMP NOT NULL,
    last_known TIMESTAMP NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL"""

FIRST = f"""
create table store.meters (meter INTEGER PRIMARY KEY, meter_id VARCHAR NOT NULL UNIQUE);
create table store.imports (
    import_id INTEGER PRIMARY KEY,
    kind VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    mapping_sha256 VARCHAR NOT NULL,
    known_at TIMESTAMP NOT NULL,
    last_seq BIGINT NOT NULL,
    rows_new BIGINT NOT NULL,
    rows_same BIGINT NOT NULL,
    rows_changed BIGINT NOT NULL,
    rows_refused BIGINT NOT NULL,
    refused_file VARCHAR NOT NULL,
    UNIQUE (kind, file_sha256, mapping_sha256)
);
create table store.findings (
    import_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    line BIGINT,
    facts VARCHAR NOT NULL
);
create table store.tail ({LOG_COLUMNS});
create table store.segments ({SEGMENT_COLUMNS});
create table store.resolved ({SEGMENT_COLUMNS});
create table store.coverage (
    month VARCHAR NOT NULL,
    meter INTEGER NOT NULL,
    first_start TIMESTAMP NOT NULL,
    last_start TIMESTAMP NOT NULL,
    PRIMARY KEY (month, meter)
);
create table store.statements (
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    known_at TIMESTAMP NOT NULL,
    seq BIGINT NOT NULL,
    import_id INTEGER NOT NULL
);
"""

SECOND = """
create table store.imports_before as select * from store.imports;
drop table store.imports;
create table store.imports (
    import_id INTEGER PRIMARY KEY,
    kind VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    mapping_sha256 VARCHAR NOT NULL,
    known_at TIMESTAMP NOT NULL,
    last_seq BIGINT NOT NULL,
    rows_new BIGINT NOT NULL,
    rows_same BIGINT NOT NULL,
    rows_changed BIGINT NOT NULL,
    rows_refused BIGINT NOT NULL,
    refused_file VARCHAR NOT NULL,
    rows_withdrawn BIGINT NOT NULL
);
insert into store.imports select *, 0 from store.imports_before order by import_id;
drop table store.imports_before;
"""
"""The same bytes may be read again as they were read before, after another reading of them."""

THIRD = """
create table store.closings (
    closing_id INTEGER PRIMARY KEY,
    period VARCHAR NOT NULL,
    known_at TIMESTAMP NOT NULL,
    last_import INTEGER NOT NULL,
    body VARCHAR NOT NULL
);
"""
"""A period may be closed: what was known then is what it is accounted with."""

FOURTH = """
create table store.parks (
    park_id INTEGER PRIMARY KEY,
    known_at TIMESTAMP NOT NULL,
    sha256 VARCHAR NOT NULL
);
"""
"""The park file is edited; which one was seen when, so that it can be asked for again."""

FIFTH = """
create table store.trials (import_id INTEGER PRIMARY KEY);
"""
"""A file may be taken for trial; what rests on it is trial too."""

SIXTH = """
create table store.received (
    import_id INTEGER PRIMARY KEY,
    recorded_at TIMESTAMP NOT NULL,
    received_at TIMESTAMP,
    exported_at TIMESTAMP,
    part VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    rows_older BIGINT NOT NULL
);
create table store.repeats (
    import_id INTEGER NOT NULL,
    meter INTEGER NOT NULL,
    first_start TIMESTAMP NOT NULL,
    last_start TIMESTAMP NOT NULL
);
insert into store.repeats
select i.import_id, c.meter, min(c.first_start), max(c.last_start)
from store.imports as i cross join store.coverage as c
where i.kind = 'readings' and i.rows_same > 0 group by i.import_id, c.meter;
"""
"""A file may be received before it is imported, and read in parts; some repeat readings."""

STEPS = (FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH)
"""Step n lifts a store from version n to n + 1. Add steps at the end; never edit one."""

VERSION = len(STEPS)


def lift(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the attached database to this version, all steps or none.

    Raises
    ------
    StoreError
        A newer version of lingtan wrote it.
    """
    connection.execute("create table if not exists store.format (version INTEGER NOT NULL)")
    version = require_known_version(connection)
    if version == VERSION:
        return
    connection.execute("begin")
    for step in STEPS[version:]:
        connection.execute(step)
    connection.execute("delete from store.format")
    connection.execute("insert into store.format values (?)", [VERSION])
    connection.execute("commit")


def require_known_version(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the version of the attached database, if this lingtan can read it.

    Raises
    ------
    StoreError
        A newer version of lingtan wrote it.
    """
    row = connection.execute("select max(version) from store.format").fetchone()
    version = int(row[0]) if row and row[0] is not None else 0
    if version > VERSION:
        raise StoreError("newer_format", facts={"found": version, "known": VERSION})
    return version
