"""Build the container, start it as the guide says, ask it, stop it: ``make container``.

It needs podman or docker, and the base image, here or from its registry; port 8000 is free.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "how-to" / "run-as-a-service.md").read_text(encoding="utf-8")
BUILDERS = ("podman", "docker")
SAMPLE = "inbox/sample_hourly_2025.csv"
NAME, USER, PORT, SECONDS = "lingtan-tried", 10001, 8000, 60.0


def main() -> None:
    """Try it; fail with what was said where a step fails."""
    found = [each for each in BUILDERS if shutil.which(each) and _is_at_work(each)]
    if not found:
        sys.exit(f"No builder found: {' or '.join(BUILDERS)} is needed.")
    builder = found[0]
    _call(_as_told(f"{BUILDERS[0]} build ", builder))
    with tempfile.TemporaryDirectory(prefix="lingtan-container-") as folder:
        os.chown(folder, USER, USER)
        mount = f"{folder}:/park:Z"
        new = ["new", "/park", "--type", "logistics"]
        _call([builder, "run", "--rm", "-v", mount, NAME, *new])
        words = _as_told(f"{BUILDERS[0]} run -d ", builder)
        _call([mount if word.endswith(":/park:Z") else word for word in words])
        try:
            _try_it(builder)
        finally:
            _call([builder, "rm", "--force", NAME])
    sys.stdout.write(f"container: built, started, asked and stopped with {builder}\n")


def _try_it(builder: str) -> None:
    inside = [builder, "exec", NAME]
    _await_health()
    assert _call([*inside, "id", "-u"]).strip() == str(USER)
    _call([*inside, *_health_command(builder)])
    imported = _run([*inside, "lingtan", "import", "/park", SAMPLE])
    assert imported.returncode in {0, 3}, imported.stderr  # with findings, or without
    _call([*inside, "lingtan", "verify", "/park"])
    for path in ("/probe", "/opt/lingtan/probe", "/home/probe"):
        assert _run([*inside, "touch", path]).returncode, f"{path} can be written to"
    _call([builder, "stop", "-t", "75", NAME])
    told = _call([builder, "inspect", "--format", "{{.State.ExitCode}}", NAME])
    assert told.strip() == "0", f"it ended with {told}"


def _is_at_work(builder: str) -> bool:
    return _run([builder, "info"]).returncode == 0


def _as_told(begin: str, builder: str) -> list[str]:
    """Return a command of the guide for a builder, with a name of our own for what is made."""
    text = GUIDE[GUIDE.index(begin) :].replace("\\\n", " ").splitlines()[0]
    words = shlex.split(text, comments=True)
    words = [NAME if word in {"lingtan", "park"} else word for word in words]
    if builder != BUILDERS[0]:  # it keeps checks of health in its only format
        words = [word for word in words if word not in {"--format", "docker"}]
    return [builder, *words[1:]]


def _health_command(builder: str) -> Sequence[str]:
    """Return the command by which the image says whether it is well."""
    (image,) = json.loads(_call([builder, "image", "inspect", NAME]))
    check = image.get("Healthcheck") or image["Config"].get("Healthcheck")
    assert check, "the image holds no check of health"
    test: list[str] = check["Test"]
    assert test[0] == "CMD"
    return test[1:]


def _await_health() -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", PORT, timeout=SECONDS)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            return
        except (OSError, HTTPException):
            assert time.monotonic() < end, "it does not answer"
            time.sleep(0.1)


def _call(words: Sequence[str]) -> str:
    done = _run(words)
    if done.returncode:
        sys.exit(f"{shlex.join(words)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def _run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)


if __name__ == "__main__":
    main()
