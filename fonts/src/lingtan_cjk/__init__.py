"""Noto Sans SC, Regular and Bold, where a machine has no Chinese font."""

from pathlib import Path

FOLDER = Path(__file__).parent
