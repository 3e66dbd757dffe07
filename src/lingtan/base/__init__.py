"""The ground floor: errors, findings, figures, names, units and the time axis."""
