"""Footprints of products: what reaches an enterprise, shared among what it makes."""
