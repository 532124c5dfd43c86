"""A real server process and a real Chromium."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from api.packages import package_name, read_package
from api.workflows import load_handlers
from engine import commands
from engine.config import Settings
from engine.runtime import make_runtime
from engine.uow import SYSTEM, begin
from tests.browser.stage import Places, set_stage
from tests.browser.visitor import Visitor
from tests.support.databases import PASSWORD, Databases

ROOT = Path(__file__).parents[2]
PROCESS = ROOT / "bpmn" / "school_establishment"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Friday before the Mid-Autumn and National Day holidays of 2026.
MORNING = "2026-09-18T09:00:00+08:00"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="module")
def package() -> dict[str, bytes]:
    """The process that is deployed; a module of tests may have its own."""
    return read_package(PROCESS)


@pytest.fixture(scope="module")
def installation(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings the product is served with: its data folder and its database."""
    with databases.copy("sqlite", "seeded", tmp_path_factory.mktemp("server")) as settings:
        yield settings


@pytest.fixture(scope="module")
def server(installation: Settings, package: dict[str, bytes]) -> Iterator[str]:
    """The address of the product, serving the sample bureau with that process."""
    directory = installation.data_dir
    _deploy(installation, package)
    port = _free_port()
    with (directory / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "server.py"), str(port), MORNING],
            cwd=ROOT,
            env=_environment(installation),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _ready(f"http://127.0.0.1:{port}", process, directory / "server.log")
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def places(server: str) -> Places:
    """Cases in the middle of a working day, as `stage` knows them."""
    return set_stage(server, PASSWORD)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_visitor(server: str, chromium: Browser) -> Iterator[NewVisitor]:
    """Makes a person with a browser of their own; at the end none of their browsers may have complained."""
    with ExitStack() as opened:
        visitors: list[Visitor] = []

        def make(size: dict[str, int] | None = None, *, javascript: bool = True) -> Visitor:
            context = chromium.new_context(
                viewport=size or DESKTOP,  # type: ignore[arg-type]
                locale="zh-CN",
                java_script_enabled=javascript,
            )
            opened.callback(context.close)
            context.set_default_timeout(15_000)
            visitors.append(Visitor(context.new_page(), server))
            return visitors[-1]

        yield make
        assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


def _deploy(settings: Settings, package: dict[str, bytes]) -> None:
    runtime = make_runtime(settings, load_handlers())
    try:
        with begin(runtime, SYSTEM) as uow:
            commands.deploy(uow, package, package_name(PROCESS), shared=True)
    finally:
        runtime.close()


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
        # The browser lives today, not on the server's day: for it, a session must not be over.
        "BUREAUFLOW_SESSION_HOURS": "900000",
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _ready(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The server did not come up: {log.read_text(encoding='utf-8')[-2000:]}")
