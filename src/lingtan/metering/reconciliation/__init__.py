"""Reconcile sources that disagree: least squares over the balance graph."""
