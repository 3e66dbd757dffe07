"""What is installed on a machine names paths, options and addresses that exist, and is no root."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.cli.main import COMMANDS, command_line
from lingtan.web.serving import SECONDS_TO_FINISH
from tests.web.site import ADDRESS, serving

ROOT = Path(__file__).parents[2]
SETUP = ROOT / "setup"
CONTAINERFILE = (SETUP / "Containerfile").read_text(encoding="utf-8")
UNITS = ("lingtan.service", "lingtan-backup.service")
GUIDE = (ROOT / "docs" / "how-to" / "run-as-a-service.md").read_text(encoding="utf-8")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
SAFE_EXPOSURE = "20"  # of 100, as systemd counts it
READ_ONLY = """
mount --make-rprivate /
mount --bind "$0" /srv
mount -o remount,bind,ro /
mount -t tmpfs tmpfs /var/tmp
! touch "$HOME_OF_CODE/probe" 2>/dev/null
exec "$@"
"""


def section(unit: str, name: str = "Service") -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names as they stand
    parser.read(SETUP / unit, encoding="utf-8")
    return dict(parser[name])


def words_of(command: str) -> list[str]:
    """Return a call of lingtan inside a command, from its name on."""
    words = shlex.split(command)
    if words[:2] == ["/bin/sh", "-c"]:
        words = shlex.split(words[2].removeprefix("exec "))
    return words


def steps() -> list[tuple[str, str]]:
    """Return the instructions of the container file, one a line."""
    joined = re.sub(r"\\\n\s*", " ", CONTAINERFILE)
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def told(step: str) -> str:
    return next(text for name, text in reversed(steps()) if name == step)


def require_known(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    command, options = words[0], {word for word in words if OPTION.fullmatch(word)}
    assert command in COMMANDS
    with pytest.raises(SystemExit):
        command_line(command)(args=[command, "--help"])
    assert options <= set(OPTION.findall(capsys.readouterr().out))


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_calls_a_command_with_options_that_exist(
    unit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *words = words_of(section(unit)["ExecStart"])
    assert program == "/opt/lingtan/bin/lingtan"
    assert "-m venv /opt/lingtan" in GUIDE
    require_known(words, capsys)
    park = Path(words[1])
    assert park.parent == Path("/var/lib") / section("lingtan.service")["StateDirectory"]
    assert str(park) in GUIDE


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_not_root_and_may_write_to_the_park_only(unit: str) -> None:
    told_of = section(unit)
    assert told_of["User"] == told_of["Group"] == "lingtan"
    assert "--shell /usr/sbin/nologin lingtan" in GUIDE
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices"):
        assert told_of[name] == "yes"
    assert told_of["ProtectSystem"] == "strict"
    assert told_of["CapabilityBoundingSet"] == ""
    for path in told_of.get("ReadWritePaths", "").split():
        assert f"-m 0750 {path}" in GUIDE or f"-m 0700 {path}" in GUIDE


def test_systemd_waits_longer_than_a_request_may_take() -> None:
    service = section("lingtan.service")
    assert int(service["TimeoutStopSec"]) > SECONDS_TO_FINISH
    assert service["IPAddressDeny"] == "any"
    assert service["IPAddressAllow"] == "localhost"
    assert f"stop -t {service['TimeoutStopSec']}" in GUIDE


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_knows_every_line_and_finds_little_exposed(unit: str, tmp_path: Path) -> None:
    text = (SETUP / unit).read_text(encoding="utf-8")
    for name in ("lingtan-backup.timer", unit):
        shutil.copy(SETUP / name, tmp_path / name)
    here = text.replace("/opt/lingtan/bin/lingtan", sys.executable)
    (tmp_path / unit).write_text(here, encoding="utf-8")
    done = systemd("verify", *map(str, sorted(tmp_path.iterdir())))
    wrong = [line for line in done.stderr.splitlines() if "lingtan" in line]
    assert wrong == []
    limit = f"--threshold={SAFE_EXPOSURE}"
    safe = systemd("security", "--offline=yes", limit, "--no-pager", str(tmp_path / unit))
    assert safe.returncode == 0, safe.stdout[-300:]


def systemd(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_container_is_not_root_and_calls_what_exists(
    capsys: pytest.CaptureFixture[str],
) -> None:
    order = [name for name, _ in steps()]
    user = told("USER")
    assert re.fullmatch(r"([1-9]\d{3,}):\1", user)
    uid = user.partition(":")[0]
    assert f"--uid {uid}" in told("RUN")
    assert f"chown {user} " in GUIDE
    assert order.index("USER") < order.index("ENTRYPOINT")
    assert "RUN" not in order[order.index("USER") :]
    assert listed(told("ENTRYPOINT")) == ["lingtan"]
    words = listed(told("CMD"))
    require_known(words, capsys)
    assert [words[1]] == listed(told("VOLUME"))
    assert told("STOPSIGNAL") == "SIGTERM"
    assert f"urlopen('http://127.0.0.1:{words[3]}/healthz'" in told("HEALTHCHECK")
    assert "podman build --format docker " in GUIDE  # its default format keeps no such check


@pytest.mark.slow
def test_the_check_of_health_of_a_container_tells_a_server_that_is_well(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    _, *words = listed(told("HEALTHCHECK").partition(" CMD ")[2])
    with serving(park.layout.folder) as site:
        asked = [sys.executable, words[0], words[1].replace(":8000/", f":{site.port}/")]
        assert subprocess.run(asked, check=False, timeout=60).returncode == 0
    assert subprocess.run(asked, check=False, capture_output=True, timeout=60).returncode == 1


def listed(text: str) -> list[str]:
    found: list[str] = json.loads(text)
    return found


def test_a_container_is_built_of_files_that_exist_and_versions_that_are_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    copied = [text.split() for name, text in steps() if name == "COPY"]
    for words in copied:
        if not words[0].startswith("--from"):
            assert all((ROOT / source).exists() for source in words[:-1])
    assert {project["readme"], *project["license-files"]} <= set(copied[0])
    assert "--require-hashes -r requirements.lock" in CONTAINERFILE
    assert "--require-hashes -r requirements.lock" in GUIDE
    bases = [text.split()[0] for name, text in steps() if name == "FROM"]
    assert len(set(bases)) == 1  # both stages, or the environment does not run
    python = re.search(r"python:(3\.\d+)-", bases[0])
    assert python
    assert f"Programming Language :: Python :: {python[1]}" in project["classifiers"]


def test_the_fonts_are_those_the_program_looks_for() -> None:
    assert "fonts-noto-cjk" in told("RUN")
    assert "fonts-noto-cjk" in (SETUP / "system.sh").read_text(encoding="utf-8")
    assert "fonts-noto-cjk" in GUIDE


def test_the_guide_says_how_to_keep_the_root_read_only() -> None:
    run = GUIDE[GUIDE.index("podman run -d") :]
    for option in ("--read-only", "--tmpfs /tmp", "--cap-drop all", "no-new-privileges"):
        assert option in run
    assert f":{listed(told('VOLUME'))[0]}:Z" in run
    for name in re.findall(r"setup/[\w.-]+", GUIDE):
        assert (ROOT / name).is_file()


def can_seal_root() -> bool:
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        return False
    try_it = ["unshare", "-m", "sh", "-ec", READ_ONLY, "/var/tmp", "true"]  # noqa: S108
    done = subprocess.run(try_it, check=False, capture_output=True, env=environment(), timeout=30)
    return done.returncode == 0


def environment() -> dict[str, str]:
    own = {"HOME": "/nonexistent", "TMPDIR": "/var/tmp", "LINGTAN_LANG": "en"}  # noqa: S108
    code = str(ROOT / "src")
    return {**os.environ, **own, "HOME_OF_CODE": code, "PYTHONPATH": code}


@contextmanager
def sealed(park: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run lingtan where nothing but the park and a folder for passing files can be written to."""
    child = subprocess.Popen(
        ["unshare", "-m", "sh", "-ec", READ_ONLY, str(park), sys.executable, "-m", "lingtan",
         *words],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(), cwd="/",
    )  # fmt: skip
    try:
        yield child
    finally:
        child.terminate()
        child.communicate(timeout=60)


@pytest.mark.slow
@pytest.mark.skipif(not can_seal_root(), reason="needs the right to mount")
def test_nothing_but_the_park_is_written_to(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    raw = [f"/srv/inbox/{path.name}" for path in sorted(park.layout.inbox.iterdir())]
    for words in (
        ["import", "/srv", *raw],
        ["report", "/srv", "-p", "2025-01", "--lang", "zh"],
        ["backup", "/srv", "/var/tmp/park.zip"],  # noqa: S108
        ["verify", "/srv"],
    ):
        with sealed(park.layout.folder, *words) as child:
            said, _ = child.communicate(timeout=120)
        assert child.returncode in {0, 3}, said
    assert list(park.layout.reports.glob("*.pdf"))
    token = park.issue_token("read", by="test").text
    with sealed(park.layout.folder, "serve", "/srv", "--port", "0", "--log", "off") as child:
        assert child.stdout is not None
        found = ADDRESS.search(child.stdout.readline())
        assert found
        connection = HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        for path in ("/?period=2025-01", "/readyz"):
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            answer.read()
        connection.close()
    assert park.verify().is_sound
