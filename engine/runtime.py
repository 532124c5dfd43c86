"""What a process makes once and every unit of work shares."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import IsolationLevel

from engine.compiled import Compiled
from engine.config import Settings
from engine.database import FairLock, make_engine
from engine.feel import Feel
from engine.handlers import Handlers
from engine.nudge import Nudge


@dataclass(frozen=True)
class Runtime:
    """Settings, connection pool, handlers and compiled definitions of this process.

    `nudge` is called after a commit that made work due; this process's clock listens to it.
    """

    settings: Settings
    engine: sa.Engine
    handlers: Handlers
    feel: Feel = field(default_factory=Feel)
    definitions: Compiled = field(default_factory=Compiled)
    nudge: Nudge = field(default_factory=Nudge)
    _writers: FairLock = field(default_factory=FairLock)

    @cached_property
    def reader(self) -> sa.Engine:
        """The same connections, for transactions that see everything as of one moment; SQLite's always do."""
        return self._isolated("REPEATABLE READ")

    @cached_property
    def glancer(self) -> sa.Engine:
        """The same connections without transactions, which saves two round trips to PostgreSQL."""
        return self._isolated("AUTOCOMMIT")

    def _isolated(self, level: IsolationLevel) -> sa.Engine:
        return self.engine if self.settings.is_sqlite else self.engine.execution_options(isolation_level=level)

    def write_turn(self) -> AbstractContextManager[None]:
        """This thread's turn to write: fair and one at a time on SQLite, at once on PostgreSQL."""
        return self._writers.turn() if self.settings.is_sqlite else nullcontext()

    def close(self) -> None:
        """Give all connections and V8's memory back."""
        self.engine.dispose()
        self.feel.close()


def make_runtime(settings: Settings, handlers: Handlers) -> Runtime:
    """Set up this process; connects to nothing yet."""
    return Runtime(settings, make_engine(settings), handlers)
