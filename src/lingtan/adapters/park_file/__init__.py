"""The park file: park.yaml and meters.csv, checked as a whole, and the starting parks."""
