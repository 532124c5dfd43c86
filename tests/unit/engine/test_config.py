"""The settings: variables, defaults, and what they may not hold."""

import stat
from pathlib import Path

import pytest

from engine.config import SettingsInvalid, read_settings


def test_defaults_live_in_the_data_directory(tmp_path: Path) -> None:
    settings = read_settings({"BUREAUFLOW_DATA_DIR": str(tmp_path / "data")})
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'bureauflow.db'}"
    assert settings.is_sqlite
    assert (settings.lease_seconds, settings.tick_seconds, settings.max_attempts) == (60, 1.0, 4)
    assert (settings.prepare_threshold, settings.trust_proxy) == (5, False)


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    environ = {"BUREAUFLOW_DATA_DIR": str(tmp_path)}
    first, second = read_settings(environ), read_settings(environ)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_broken_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short", encoding="ascii")
    with pytest.raises(SettingsInvalid, match="secret_key"):
        read_settings({"BUREAUFLOW_DATA_DIR": str(tmp_path)})


def test_variables_override_defaults(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "BUREAUFLOW_DATA_DIR": str(tmp_path),
            "BUREAUFLOW_DATABASE_URL": "postgresql+psycopg://bureau@db/bureau",
            "BUREAUFLOW_SECRET_KEY": "given",
            "BUREAUFLOW_TICK_SECONDS": "0.2",
            "BUREAUFLOW_MAX_ATTEMPTS": "2",
            "BUREAUFLOW_TRUST_PROXY": "yes",
            "BUREAUFLOW_PREPARE_THRESHOLD": "none",
        }
    )
    assert not settings.is_sqlite
    assert (settings.secret_key, settings.tick_seconds, settings.max_attempts) == ("given", 0.2, 2)
    assert (settings.trust_proxy, settings.prepare_threshold) == (True, None)
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    "name, value",
    [
        ("LEASE_SECONDS", "soon"),
        ("LEASE_SECONDS", "0"),
        ("LEASE_SECONDS", "1.5"),
        ("TICK_SECONDS", "nan"),
        ("TICK_SECONDS", "inf"),
        ("TRUST_PROXY", "maybe"),
        ("PREPARE_THRESHOLD", "never"),
    ],
)
def test_nonsense_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsInvalid, match=f"BUREAUFLOW_{name}"):
        read_settings({"BUREAUFLOW_DATA_DIR": str(tmp_path), f"BUREAUFLOW_{name}": value})
