"""Who is called shows a certificate that this machine trusts, or is told nothing at all."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from lingtan.adapters.identity.ask import ask
from lingtan.adapters.live.hook_post import post
from lingtan.adapters.live.mqtt import MqttSource
from lingtan.adapters.live.mqtt_file import MqttFile
from lingtan.base.errors import IdentityError
from tests.web.tls_listener import Listener, listening, make_certificate

pytestmark = pytest.mark.slow

SECRET = b"a secret of more than sixteen"
TRUSTED = "SSL_CERT_FILE"  # by which a machine is told whom it trusts


def to_subscriber(listener: Listener) -> None:
    """Send news to a subscriber."""
    url = f"https://127.0.0.1:{listener.port}/hooks"
    posted = post(url, SECRET, {"id": "n1"}, 1, private_network=True)
    assert posted.is_taken or posted.reason


def to_provider(listener: Listener) -> None:
    """Ask the identity provider."""
    with suppress(IdentityError):
        ask(f"https://127.0.0.1:{listener.port}/token", {"client_secret": SECRET.decode()})


def to_broker(listener: Listener) -> None:
    """Begin to listen to a broker, and stop."""
    told = {"host": "127.0.0.1", "port": listener.port, "tls": True, "user": "meter reader"}
    topic = {"topic": "park/+/energy", "meter_level": 1}
    file = MqttFile.model_validate({"broker": told, "topics": [topic]})
    source = MqttSource(file=file, folder=Path(), take=lambda *_: None)
    source.start()
    listener.wait()
    source.stop()


CALLS = pytest.mark.parametrize("call", [to_subscriber, to_provider, to_broker])


@CALLS
@pytest.mark.parametrize("fault", ["of nobody", "of another host", "run out"])
def test_whose_certificate_is_false_is_told_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: Callable[[Listener], None],
    fault: str,
) -> None:
    host = "elsewhere.example" if fault == "of another host" else "127.0.0.1"
    files = make_certificate(tmp_path, host, days=-1 if fault == "run out" else 1)
    if fault != "of nobody":
        monkeypatch.setenv(TRUSTED, str(files[0]))
    with listening(*files) as listener:
        call(listener)
        listener.wait()
        assert listener.hung_up
        assert listener.came == []


@CALLS
def test_whose_certificate_is_trusted_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[[Listener], None]
) -> None:
    files = make_certificate(tmp_path)
    monkeypatch.setenv(TRUSTED, str(files[0]))
    with listening(*files) as listener:
        call(listener)
        listener.wait()
        assert len(listener.came) == 1
        assert not listener.hung_up
