"""The adapters of identity providers; only who signs in by one loads them."""

from lingtan.adapters.identity.provider import Attempt, Claims, claims_by, discover, way_to
from lingtan.adapters.identity.sign_in_file import Person, Provider, SignInFile, read_sign_in_file
from lingtan.adapters.users.identity_rows import (
    Admission,
    KeptAttempt,
    admissions_of,
    insert_attempt,
    insert_identity,
    keep_admission,
    name_by_identity,
    subject_of,
    sweep_attempts,
    take_attempt,
)

__all__ = [
    "Admission",
    "Attempt",
    "Claims",
    "KeptAttempt",
    "Person",
    "Provider",
    "SignInFile",
    "admissions_of",
    "claims_by",
    "discover",
    "insert_attempt",
    "insert_identity",
    "keep_admission",
    "name_by_identity",
    "read_sign_in_file",
    "subject_of",
    "sweep_attempts",
    "take_attempt",
    "way_to",
]
