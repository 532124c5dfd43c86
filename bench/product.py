"""The product as a bureau runs it: its own commands, a served process, PostgreSQL, and people who log in."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.client import Client
from bench.cluster import Cluster

API = "/api/v1"
DATABASE = "product"
# A window clerk of the sample bureau, in the division to which the measured model gives its tasks.
USERNAME = "zhaoliu"
PROCESSES = 2
MODEL = Path(__file__).parent / "model"
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Product:
    """A running product: its port and what authenticates to it."""

    port: int
    password: str
    token: str

    def clients(self, count: int) -> list[Client]:
        """Connections with a bearer token."""
        return [Client(self.port, {"Authorization": f"Bearer {self.token}"}) for _ in range(count)]

    def browser(self) -> Client:
        """A connection with a session cookie, as a browser has."""
        client = Client(self.port)
        client.sign_in(f"{API}/session", USERNAME, self.password)
        return client


@contextmanager
def served_product(cluster: Cluster, folder: Path) -> Iterator[Product]:
    """Set up an empty installation, deploy the measured model, serve it, and stop it in the end."""
    with cluster.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    password, port = secrets.token_urlsafe(12), _free_port()
    environment = os.environ | {
        "BUREAUFLOW_DATABASE_URL": cluster.url(DATABASE),
        "BUREAUFLOW_DATA_DIR": str(folder),
        "BUREAUFLOW_SECRET_KEY": secrets.token_urlsafe(48),
    }
    _command(environment, "migrate")
    _command(environment, "seed", "--password", password)
    _command(environment, "deploy", str(MODEL))
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [_program(), "serve", "--port", str(port), "--processes", str(PROCESSES)],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_served(server, port, folder / "serve.log")
        yield Product(port, password, _token(port, password))
    finally:
        server.terminate()
        server.wait(_START_SECONDS)


def _program() -> str:
    return str(Path(sys.executable).parent / "bureauflow")


def _command(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([_program(), *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)


def _wait_until_served(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"The product did not answer:\n{log.read_text(errors='replace')[-2000:]}")


def _token(port: int, password: str) -> str:
    client = Client(port)
    client.sign_in(f"{API}/session", USERNAME, password)
    token, _ = client.call("POST", f"{API}/tokens", {"label": "bench", "days": 1})
    return str(token["secret"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
