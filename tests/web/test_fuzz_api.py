"""Whatever is asked of the API, it never breaks, and answers as its own description says."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Demo
from tests.web.site import serving
from tests.whole import IS_WHOLE

pytestmark = pytest.mark.slow

EXAMPLES = "6"
PHASES = "coverage,fuzzing"
ASKED = [("en", PHASES), ("zh", PHASES)] if IS_WHOLE else [("en", "coverage"), ("zh", "fuzzing")]
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance"
STREAMS = "/api/v1/live"  # never ends, so nothing can be asked of its end


@pytest.mark.parametrize(("language", "phases"), ASKED)
def test_no_question_breaks_the_server(
    demo: Demo, tmp_path: Path, language: str, phases: str
) -> None:
    folder = Path(shutil.copytree(demo.workspace.layout.folder, tmp_path / "park"))
    with serving(folder) as site:
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")),
                "run",
                f"http://127.0.0.1:{site.port}/api/v1/openapi.json",
                *("--checks", CHECKS),
                *("--phases", phases),
                *("--max-examples", EXAMPLES),
                *("--seed", "1"),
                *("--request-timeout", "60"),
                *("--header", f"Accept-Language: {language}"),
                *("--exclude-path", STREAMS),
                "--no-color",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]
    assert " 0 passed" not in done.stdout
