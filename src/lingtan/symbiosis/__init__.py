"""Symbiosis (产业共生): what owners could give each other of heat, water and material.

Everything here is a bound for given streams, in exact numbers: no clock, no words, and no design
of the exchangers, pipes and contracts it would take.
"""
