"""The store: an append-only log of readings that remembers when each was known.

One folder, ``store/`` of a workspace:

=====================  ===================================================================
``log.duckdb``         manifest, tail of small appends, imports, facts; one writer at a time
``published.duckdb``   copy of it as the last writer left it; what readers open
``segments/``          sealed Parquet, a folder a month: written once, never changed
``refused/``           rows no import could use, a Parquet file an import
``writer.lock``        held by the one process that writes; names it
``spill/``             work files of the engine; empty when nobody works
=====================  ===================================================================

Start reading at `store`; `log_sql` says how a reading that was known at an instant is found.
"""
