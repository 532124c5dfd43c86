"""A real server process and a real Chromium."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from api.packages import package_name, read_package
from api.workflows import load_handlers
from engine import commands
from engine.config import Settings
from engine.runtime import make_runtime
from engine.uow import SYSTEM, begin
from tests.browser.serving import ROOT, Served
from tests.browser.stage import Places, set_stage
from tests.browser.visitor import Visitor
from tests.support.databases import PASSWORD, Databases

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
MORNING = datetime.fromisoformat("2026-09-18T09:00:00+08:00")
# A busy machine takes its time.
PATIENCE = 15_000
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
def deployed(installation: Settings, package: dict[str, bytes]) -> Settings:
    """The same, with the process deployed."""
    runtime = make_runtime(installation, load_handlers())
    try:
        with begin(runtime, SYSTEM) as uow:
            commands.deploy(uow, package, package_name(PROCESS), shared=True)
    finally:
        runtime.close()
    return installation


@pytest.fixture(scope="module")
def past() -> Places:
    """Cases from before today, by their places; a module of tests may have some."""
    return {}


@pytest.fixture(scope="module")
def served(deployed: Settings, past: Places) -> Iterator[Served]:
    """The product, serving the sample bureaus with that process and those cases."""
    served = Served(deployed)
    try:
        served.start(MORNING)
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="module")
def server(served: Served) -> str:
    """The address of the product."""
    return served.address


@pytest.fixture(scope="module")
def places(server: str, past: Places) -> Places:
    """Cases in the middle of a working day, as `stage` knows them, and those from before."""
    return {**past, **set_stage(server, PASSWORD)}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
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
            context.set_default_timeout(PATIENCE)
            visitors.append(Visitor(context.new_page(), server))
            return visitors[-1]

        yield make
        assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
