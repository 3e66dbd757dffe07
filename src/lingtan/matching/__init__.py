"""Matching: whose load clean power served, interval by interval; what is left over never counts.

Everything here is a function of whole watt-hours in arrays: no clock, no park, no words. Arrays
are (intervals, users), (intervals, plants) or (intervals,), in the order of time.
"""
