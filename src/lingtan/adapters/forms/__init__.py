"""Forms people know: XLSX prefilled from the park file and read back without a mapping."""
