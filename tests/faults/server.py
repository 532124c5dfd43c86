"""The real server as its own group of processes, to be killed without warning."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from engine.config import Settings

PROJECT = Path(__file__).parents[2]
COMMAND = "from api.cli import main; main()"
START_SECONDS = 60


def environment(settings: Settings) -> dict[str, str]:
    """The settings of a test as variables, with short waits."""
    return {
        "BUREAUFLOW_DATABASE_URL": settings.database_url,
        "BUREAUFLOW_DATA_DIR": str(settings.data_dir),
        "BUREAUFLOW_SECRET_KEY": settings.secret_key,
        "BUREAUFLOW_WORKFLOWS": "tests.faults.handling",
        "BUREAUFLOW_TICK_SECONDS": "0.1",
        "BUREAUFLOW_LEASE_SECONDS": "2",
        # A killed attempt counts as one, and the tests kill more often than machines do.
        "BUREAUFLOW_MAX_ATTEMPTS": "20",
    }


class Server:
    """`bureauflow serve` on a free port, which stays the same over restarts."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.port = _free_port()
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = os.environ | environment(settings)

    def start(self) -> None:
        """Start, and wait until it is healthy."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "serve", "--port", str(self.port)],
                cwd=PROJECT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_healthy():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The server did not start:\n{self._log.read_text()[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to every process of the server, at once."""
        process = self._running()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_only_the_parent(self) -> None:
        """SIGKILL to the parent; its worker must notice by itself and make room."""
        process = self._running()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> int:
        """A graceful stop; the exit code."""
        process = self._running()
        process.terminate()
        return process.wait(START_SECONDS)

    def discard(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self._process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def _is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
