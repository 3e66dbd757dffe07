"""Metering: what a meter said and whether we believe it.

Raw readings are never changed. What is believed, doubted, estimated or left open is told apart
in the tables ``intervals`` and ``amounts``, in the quality of every meter and month, and in
findings.
"""
