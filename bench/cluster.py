"""A private PostgreSQL cluster with the server's default settings, gone when the measurement ends."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the private cluster listens and where its programs are."""

    programs: Path
    port: int

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        """Open a connection that commits each statement."""
        return psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", dbname=database, autocommit=True)

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's client programs against the cluster and return what it printed."""
        command = [str(self.programs / program), "--host=127.0.0.1", f"--port={self.port}", "--username=postgres"]
        done = subprocess.run([*command, *arguments], check=True, capture_output=True, text=True)
        return done.stdout


@contextmanager
def private_cluster() -> Iterator[Cluster]:
    """Create, start and in the end remove a cluster; as root, PostgreSQL runs as the user postgres."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="bureauflow-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data, port = folder / "data", _free_port()
        _server_program(programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
        control = (programs / "pg_ctl", "--pgdata", data, "--wait")
        _server_program(*control, "--log", folder / "log", "--options", options, "start")
        try:
            yield Cluster(programs, port)
        finally:
            _server_program(*control, "--mode=immediate", "stop")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("PostgreSQL's programs were not found in /usr/lib/postgresql")
    return found[-1].parent


def _server_program(*command: str | Path) -> None:
    """PostgreSQL refuses to run as root, so root hands over to the user postgres."""
    as_user: Sequence[str] = ()
    if os.geteuid() == 0:
        pwd.getpwnam("postgres")
        as_user = ("runuser", "-u", "postgres", "--")
    subprocess.run([*as_user, *command], check=True, cwd="/", stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
