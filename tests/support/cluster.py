"""A private PostgreSQL server, made for one test process and thrown away with it."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psycopg

# A crash loses nothing that a test would miss, so nothing waits for the disk.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}


class Cluster:
    """A running server; `url(database)` is the address of one of its databases."""

    def __init__(self) -> None:
        # Not below pytest's own directory, which only its owner may enter; the server runs as somebody else.
        self._root = Path(tempfile.mkdtemp(prefix="bureauflow-postgresql-"))
        self._data = self._root / "data"
        self._port = 0
        self._data.mkdir(mode=0o700)
        self._root.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self._data, "postgres")

    def start(self) -> None:
        """Make the server and wait until it answers."""
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self._port = _free_port()
        options = OPTIONS | {"port": str(self._port), "unix_socket_directories": str(self._data)}
        settings = "".join(f"{name} = '{value}'\n" for name, value in options.items())
        with (self._data / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write(settings)
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", str(self._data), "-l", str(self._data / "log"))

    def stop(self) -> None:
        """Stop the server at once and remove its files."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-m", "immediate", "-w", "-D", str(self._data))
        shutil.rmtree(self._root, ignore_errors=True)

    def url(self, database: str) -> str:
        """The address of a database of this server."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{database}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A connection without transactions."""
        return psycopg.connect(self.url(database).replace("+psycopg", ""), autocommit=True)

    def execute(self, statement: str) -> None:
        """Make, copy or drop a database."""
        with self.connect() as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [_binary(program), *arguments]
        if os.geteuid() == 0:
            # The server refuses to run as root.
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        # A file, not a pipe: the server would inherit the pipe and keep it open.
        output = self._root / "output"
        with output.open("wb") as file:
            done = subprocess.run(
                command, cwd=self._data, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
            )
        if done.returncode:
            said = output.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{program} ended with {done.returncode}:\n{said}")


def _binary(program: str) -> str:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    found = str(installed[-1]) if installed else shutil.which(program)
    if found is None:
        raise RuntimeError(f"Expected PostgreSQL's {program} on this machine (Debian: postgresql), but found none")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
