"""The settings: environment variables `BUREAUFLOW_*`, read once into one frozen record."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process is set up; README lists the variable of each field."""

    database_url: str
    secret_key: str
    data_dir: Path
    lease_seconds: int = 60
    tick_seconds: float = 1.0
    max_attempts: int = 4
    argon2_time_cost: int = 3
    argon2_memory_kib: int = 65536
    session_hours: float = 12.0
    trust_proxy: bool = False
    pool_size: int = 16
    prepare_threshold: int | None = 5
    workflows: tuple[str, ...] = ()
    max_file_bytes: int = 20 * 1024 * 1024
    max_files_per_field: int = 20

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used: one process, one writer at a time."""
        return self.database_url.startswith("sqlite")


class SettingsInvalid(ValueError):
    """A variable holds what it may not; the message names it."""


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment; creates the data directory, and the secret key on first use."""
    variables = _Variables(environ)
    data_dir = Path(variables.text("DATA_DIR", "data")).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    return Settings(
        database_url=variables.text("DATABASE_URL", f"sqlite:///{data_dir / 'bureauflow.db'}"),
        secret_key=variables.text("SECRET_KEY", "") or _kept_secret(data_dir / "secret_key"),
        data_dir=data_dir,
        lease_seconds=variables.whole("LEASE_SECONDS", 60, least=1),
        tick_seconds=variables.number("TICK_SECONDS", 1.0, least=0.05),
        max_attempts=variables.whole("MAX_ATTEMPTS", 4, least=1),
        argon2_time_cost=variables.whole("ARGON2_TIME_COST", 3, least=1),
        argon2_memory_kib=variables.whole("ARGON2_MEMORY", 65536, least=8),
        session_hours=variables.number("SESSION_HOURS", 12.0, least=0.01),
        trust_proxy=variables.switch("TRUST_PROXY", default=False),
        pool_size=variables.whole("POOL_SIZE", 16, least=1),
        prepare_threshold=variables.threshold("PREPARE_THRESHOLD", 5),
        workflows=variables.names("WORKFLOWS"),
        max_file_bytes=variables.whole("MAX_FILE_BYTES", 20 * 1024 * 1024, least=1),
        max_files_per_field=variables.whole("MAX_FILES_PER_FIELD", 20, least=1),
    )


class _Variables:
    """Typed access to the variables of this project."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(f"BUREAUFLOW_{name}", "").strip() or default

    def number(self, name: str, default: float, *, least: float) -> float:
        text = self.text(name, str(default))
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value < float("inf"):
            raise SettingsInvalid(f"Expected BUREAUFLOW_{name} to be a number of at least {least}, but found {text!r}")
        return value

    def whole(self, name: str, default: int, *, least: int) -> int:
        value = self.number(name, default, least=least)
        if value != int(value):
            raise SettingsInvalid(f"Expected BUREAUFLOW_{name} to be a whole number, but found {value}")
        return int(value)

    def switch(self, name: str, *, default: bool) -> bool:
        text = self.text(name, "1" if default else "0").lower()
        if text not in {"0", "1", "false", "true", "no", "yes", "off", "on"}:
            raise SettingsInvalid(f"Expected BUREAUFLOW_{name} to be 0 or 1, but found {text!r}")
        return text in {"1", "true", "yes", "on"}

    def names(self, name: str) -> tuple[str, ...]:
        """Names with commas between them."""
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def threshold(self, name: str, default: int) -> int | None:
        """A count of uses before a statement is prepared; `none` never prepares."""
        return None if self.text(name, "").lower() == "none" else self.whole(name, default, least=0)


def _kept_secret(path: Path) -> str:
    """The installation's own random key, made once and readable by its owner alone."""
    if not path.exists():
        _make_secret(path)
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < 32:
        raise SettingsInvalid(f"Expected a secret of 32 or more characters in {path}, but found {len(secret)}")
    return secret


def _make_secret(path: Path) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    # A link appears whole or not at all: of two processes starting at once, both read the first one's key.
    with suppress(FileExistsError):
        path.hardlink_to(name)
    Path(name).unlink()
