"""Charts as pure functions: numbers and words in, the text of a vector picture (SVG) out."""
