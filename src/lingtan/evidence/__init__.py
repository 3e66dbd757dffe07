"""Tamper evidence: a Merkle log of what was recorded, its proofs and checkpoints, marks of files.

Pure functions: `merkle` and `proofs` are RFC 6962, `canonical_json` is RFC 8785, `checkpoint` is
what gets signed. Files, keys and locks are in `lingtan.adapters.evidence`.
"""
