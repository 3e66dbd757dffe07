"""Reading what people really have: CSV, XLSX and Parquet, by a mapping file."""
