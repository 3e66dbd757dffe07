"""Writes a report to the world: PDF through Typst, XLSX, and the HTML file."""
