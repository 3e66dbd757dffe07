"""Another system behind TLS: with a certificate of nobody, and what it was told all the same."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import create_server, socket
from threading import Thread
from time import monotonic, sleep

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
MOST = 65_536
SECONDS = 20.0
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@dataclass(slots=True)
class Listener:
    """What came through, once a line was sealed, and how often somebody hung up before that."""

    port: int
    certificate: Path
    came: list[bytes] = field(default_factory=list)
    hung_up: int = 0

    def wait(self) -> None:
        """Wait until somebody has told something, or hung up."""
        end = monotonic() + SECONDS
        while not (self.came or self.hung_up) and monotonic() < end:
            sleep(0.02)


def make_certificate(folder: Path, host: str = "127.0.0.1", *, days: int = 1) -> tuple[Path, Path]:
    """Write a certificate that signs itself, and its key; one that ran out where days are none."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a listener")])
    until = datetime.now(UTC) + days * DAY
    told = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 30 * DAY)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([told]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@contextmanager
def listening(certificate: Path, key: Path) -> Iterator[Listener]:
    """Listen on a free port, behind a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with create_server(("127.0.0.1", 0)) as server:
        listener = Listener(port=server.getsockname()[1], certificate=certificate)
        Thread(target=_serve, args=(server, context, listener), daemon=True).start()
        yield listener


def _serve(server: socket, context: ssl.SSLContext, listener: Listener) -> None:
    with suppress(OSError):  # closed when done
        while True:
            line, _ = server.accept()
            line.settimeout(10)
            try:
                with context.wrap_socket(line, server_side=True) as sealed:
                    listener.came.append(sealed.recv(MOST))
                    sealed.sendall(ANSWER)
            except OSError:
                listener.hung_up += 1
