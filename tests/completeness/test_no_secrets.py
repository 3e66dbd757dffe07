"""No key, token or password of anybody stands in what is published."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = ("src", "docs", "tests", "setup", "web", "fonts", "changelog.d")
BUILT = {"__pycache__", "node_modules"}
SECRETS = {
    "private key": re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{40}"),
    "token of ours": re.compile(rb"\blingtan[a-z0-9]{6,}_[A-Za-z0-9_-]{43}"),
    "hash of a password": re.compile(rb"\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{22}"),
    "token of a service": re.compile(
        rb"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|xox[abp]-[\w-]{10}"
        rb"|pypi-[\w-]{50}|sk-[A-Za-z0-9]{32})"
    ),
}
SAMPLES = {
    "private key": b"-----BEGIN EC PRIVATE KEY-----\n" + b"A" * 44,
    "token of ours": b"Bearer lingtan0a1b2c_" + b"x" * 43,
    "hash of a password": b"$argon2id$v=19$m=19456,t=2,p=1$" + b"A" * 22,
    "token of a service": b"ghp_" + b"a" * 36,
}


def published() -> list[Path]:
    beside = [path for path in ROOT.iterdir() if path.is_file()]
    found = [path for place in PLACES for path in (ROOT / place).rglob("*") if path.is_file()]
    return [path for path in (*beside, *found) if not BUILT & set(path.parts)]


def test_no_file_holds_a_secret() -> None:
    files = [path for path in published() if path.is_file()]
    assert len(files) > 1000
    found = [
        (kind, str(path.relative_to(ROOT)))
        for path in files
        for kind, pattern in SECRETS.items()
        if pattern.search(path.read_bytes())
    ]
    assert found == []


def test_each_kind_of_secret_would_be_found() -> None:
    assert {kind: bool(SECRETS[kind].search(sample)) for kind, sample in SAMPLES.items()} == (
        dict.fromkeys(SECRETS, True)
    )
