"""A park over its API, for programs: typed, and with nothing of the platform but its errors."""

from lingtan.client.client import Client
from lingtan.client.push import Reading

__all__ = ["Client", "Reading"]
