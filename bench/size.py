"""What an open case takes in the database, at rest: after VACUUM, tables with their indexes."""

from dataclasses import dataclass

from psycopg import Connection, sql

from bench.cluster import Cluster
from bench.product import DATABASE

CASE_TABLES = ("process_instance", "user_task", "candidate", "job", "subscription")
AUDIT_TABLES = ("audit_event", "audit_payload")


@dataclass(frozen=True, slots=True)
class Size:
    """Cases and audit events with the bytes and rows they take."""

    cases: int
    case_bytes: int
    case_rows: int
    events: int
    event_bytes: int

    def since(self, earlier: "Size") -> "Size":
        """What came after an earlier measurement."""
        return Size(
            self.cases - earlier.cases,
            self.case_bytes - earlier.case_bytes,
            self.case_rows - earlier.case_rows,
            self.events - earlier.events,
            self.event_bytes - earlier.event_bytes,
        )


def measure_size(cluster: Cluster) -> Size:
    """The sizes now."""
    with cluster.connect(DATABASE) as connection:
        connection.execute("VACUUM ANALYZE")
        return Size(
            cases=_rows(connection, "process_instance"),
            case_bytes=sum(_bytes(connection, table) for table in CASE_TABLES),
            case_rows=sum(_rows(connection, table) for table in CASE_TABLES),
            events=_rows(connection, "audit_event"),
            event_bytes=sum(_bytes(connection, table) for table in AUDIT_TABLES),
        )


def _rows(connection: Connection[tuple[object, ...]], table: str) -> int:
    return _number(connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))


def _bytes(connection: Connection[tuple[object, ...]], table: str) -> int:
    return _number(connection, sql.SQL("SELECT pg_total_relation_size({})").format(sql.Literal(table)))


def _number(connection: Connection[tuple[object, ...]], query: sql.Composed) -> int:
    row = connection.execute(query).fetchone()
    if row is None:
        raise SystemExit("Expected one row, but found none")
    return int(str(row[0]))
