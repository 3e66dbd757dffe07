"""Tests of what is installed on a machine."""
