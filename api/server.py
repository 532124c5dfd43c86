"""Serving HTTP: gunicorn in this process, one application with its own clock in each process it forks."""

import errno
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from api.app import create_app
from engine.clock import Clock
from engine.config import Settings
from engine.runtime import Runtime

GRACEFUL_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, with how many processes."""

    host: str
    port: int
    processes: int
    threads: int

    def __str__(self) -> str:
        return f"http://{self.bind}/"

    @property
    def bind(self) -> str:
        """Host and port as gunicorn takes them; an IPv6 address stands in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class _OneLog(Logger):  # type: ignore[misc]
    """Gunicorn's messages go the way of all others: JSON lines of the root logger."""

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.handlers = []
        self.error_log.propagate = True


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with an application made after the fork: nothing of V8 or of a connection exists before it."""

    def __init__(self, settings: Settings, address: Address) -> None:
        self._settings = settings
        self._address = address
        self._stop_clock: Callable[[], None] | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": self._address.bind,
            "workers": self._address.processes,
            "worker_class": "gthread",
            "threads": self._address.threads,
            "preload_app": False,
            "graceful_timeout": GRACEFUL_SECONDS,
            "timeout": 60,
            "logger_class": _OneLog,
            # Nobody steers this server by gunicorn's own socket, and its thread would live through forks.
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: click.echo(f"BureauFlow serves {self._address}"),
            "worker_exit": lambda _arbiter, _worker: self._stop(),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = create_app(self._settings)
        runtime: Runtime = app.extensions["bureauflow"]
        clock = Clock(runtime)
        clock.start()

        def stop() -> None:
            clock.stop()
            runtime.close()

        self._stop_clock = stop
        return app

    def _stop(self) -> None:
        if self._stop_clock is not None:
            self._stop_clock()
            self._stop_clock = None


def require_free(address: Address) -> None:
    """Raise a ClickException, which is one sentence, if somebody listens there already."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server itself does: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                return
            raise click.ClickException(
                f"Expected {address.bind} to be free, but another program listens there; "
                "take another port: `make run PORT=8001`, or `bureauflow serve --port 8001`"
            ) from fault


def serve(settings: Settings, address: Address) -> None:
    """Serve until a signal says stop; requests and jobs under way are finished first."""
    logging.getLogger("gunicorn.error").setLevel(logging.INFO)
    Server(settings, address).run()
