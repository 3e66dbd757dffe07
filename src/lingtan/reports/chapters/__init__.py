"""The chapters of the park report, one file each; together they answer the application outline."""
