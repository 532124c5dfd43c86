"""The product in a process of its own, at a time of the test's choosing, at an address that stays."""

import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from engine.config import Settings

ROOT = Path(__file__).parents[2]
# The browser lives today, not on the server's day: for it, a session must not be over.
SESSION_HOURS = "900000"
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Served:
    """A server on those settings; its clock goes on from the moment it is started at."""

    settings: Settings
    port: int = field(default_factory=free_port)
    moment: datetime | None = None
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def today(self) -> str:
        """The day of the server's last start."""
        assert self.moment is not None
        return self.moment.date().isoformat()

    def start(self, moment: datetime) -> None:
        """Start at a moment, and wait until the server is healthy."""
        self.moment = moment
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(Path(__file__).parent / "server.py"), str(self.port), moment.isoformat()],
                cwd=ROOT,
                env=_environment(self.settings),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_healthy():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The server did not start: {self._log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(START_SECONDS)
            self._process = None

    def wait(self, period: timedelta) -> None:
        """Let time pass, with nobody in the office and the server off."""
        assert self.moment is not None
        self.stop()
        self.start(self.moment + period)

    @property
    def _log(self) -> Path:
        return self.settings.data_dir / "server.log"

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=2):
                return True
        except OSError:
            return False


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "BUREAUFLOW_DATABASE_URL": settings.database_url,
        "BUREAUFLOW_DATA_DIR": str(settings.data_dir),
        "BUREAUFLOW_SECRET_KEY": settings.secret_key,
        "BUREAUFLOW_ARGON2_TIME_COST": "1",
        "BUREAUFLOW_ARGON2_MEMORY": "8",
        "BUREAUFLOW_SESSION_HOURS": SESSION_HOURS,
    }
