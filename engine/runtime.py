"""What a process makes once and every unit of work shares."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

import sqlalchemy as sa

from engine.config import Settings
from engine.database import FairLock, make_engine
from engine.handlers import Handlers


@dataclass(frozen=True)
class Runtime:
    """Settings, connection pool and handlers of this process."""

    settings: Settings
    engine: sa.Engine
    handlers: Handlers
    _writers: FairLock = field(default_factory=FairLock)

    def write_turn(self) -> AbstractContextManager[None]:
        """This thread's turn to write: fair and one at a time on SQLite, at once on PostgreSQL."""
        return self._writers.turn() if self.settings.is_sqlite else nullcontext()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def make_runtime(settings: Settings, handlers: Handlers) -> Runtime:
    """Set up this process; connects to nothing yet."""
    return Runtime(settings, make_engine(settings), handlers)
