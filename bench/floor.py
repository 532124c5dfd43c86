"""The frozen floor, driven by pgbench: the same few statements a completion cannot do without."""

import os
import re
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.cluster import Cluster

DATABASE = "floor"
SECONDS = 5
BLOB_BYTES = 15 * 1024
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Rate:
    """What one round of some clients showed: the median milliseconds of an act, and acts per second."""

    p50_ms: float
    per_s: float


def prepare_floor(cluster: Cluster) -> None:
    """Create and fill the floor's database."""
    with cluster.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    cluster.run("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={_HERE / 'floor_tables.sql'}", DATABASE)


def measure_floor(cluster: Cluster, clients: int) -> Rate:
    """Run the floor with some clients for a few seconds."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "transactions"
        printed = cluster.run(
            "pgbench",
            "--no-vacuum",
            "--protocol=prepared",
            f"--file={_HERE / 'floor.sql'}",
            f"--client={clients}",
            f"--jobs={min(clients, 2)}",
            f"--time={SECONDS}",
            f"--define=blob=\\x{os.urandom(BLOB_BYTES).hex()}",
            "--log",
            f"--log-prefix={log}",
            DATABASE,
        )
        lines = [line for part in log.parent.iterdir() for line in part.read_text(encoding="ascii").splitlines()]
    # The third column of pgbench's log is the transaction's time in microseconds.
    median = statistics.median(int(line.split()[2]) for line in lines) / 1000
    rate = re.search(r"^tps = ([\d.]+)", printed, re.MULTILINE)
    if rate is None:
        raise SystemExit(f"pgbench printed no rate:\n{printed}")
    return Rate(median, float(rate[1]))
