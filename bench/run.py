"""`make bench`: floor and product side by side in one run; prints a table and writes bench/latest.json."""

import json
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path

from bench.cases import COMPLETIONS_PER_CASE, Waves, start_cases
from bench.cluster import Cluster, private_cluster
from bench.floor import measure_floor, prepare_floor
from bench.inbox import measure_inbox
from bench.product import Product, served_product
from bench.report import machine, print_report
from bench.size import measure_size

ROUNDS = 3
CLIENTS = (1, 4, 16)
# Cases per round that are started and brought through, by clients: a round takes a few seconds each.
CASES = {1: 25, 4: 60, 16: 100}
FEW_TASKS, MANY_TASKS = 100, 10_000
LATEST = Path(__file__).parent / "latest.json"

Figures = dict[str, float]


def main() -> None:
    """Measure everything; about eight minutes."""
    with private_cluster() as cluster, tempfile.TemporaryDirectory(prefix="bureauflow-bench-") as folder:
        prepare_floor(cluster)
        with served_product(cluster, Path(folder)) as product:
            _warm_up(product)
            figures = _measure_inbox_and_size(cluster, product)
            figures |= _measure_rounds(cluster, product)
    LATEST.write_text(json.dumps({"machine": machine(), **figures}, indent=2) + "\n", encoding="utf-8")
    print_report(figures)


def _warm_up(product: Product) -> None:
    clients = product.clients(16)
    Waves(clients).bring_through(start_cases(clients, 32).answers)


def _measure_inbox_and_size(cluster: Cluster, product: Product) -> Figures:
    clients = product.clients(4)
    start_cases(clients, FEW_TASKS)
    page_of_few, list_of_few = measure_inbox(product)
    before = measure_size(cluster)
    start_cases(clients, MANY_TASKS - FEW_TASKS)
    grown = measure_size(cluster).since(before)
    page_of_many, list_of_many = measure_inbox(product)
    return {
        "inbox_ms_100": page_of_few,
        "inbox_ms_10000": page_of_many,
        "inbox_list_ms_100": list_of_few,
        "inbox_list_ms_10000": list_of_many,
        "bytes_per_open_case": grown.case_bytes / grown.cases,
        "rows_per_open_case": grown.case_rows / grown.cases,
        "bytes_per_audit_event": grown.event_bytes / grown.events,
        "audit_events_per_start": grown.events / grown.cases,
    }


def _measure_rounds(cluster: Cluster, product: Product) -> Figures:
    """Rounds of floor and product in turn, so that both see the same machine; the median of each figure."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for count in CLIENTS:
            for name, value in _round(cluster, product, count).items():
                found[name].append(value)
    return {name: statistics.median(values) for name, values in found.items()}


def _round(cluster: Cluster, product: Product, count: int) -> Figures:
    floor = measure_floor(cluster, count)
    clients = product.clients(count)
    starts = start_cases(clients, CASES[count])
    waves = Waves(clients)
    waves.bring_through(starts.answers)
    if len(waves.completions.milliseconds) != COMPLETIONS_PER_CASE * CASES[count]:
        raise SystemExit(f"Expected every case to end, but found {len(waves.completions.milliseconds)} completions")
    suffix = "" if count == 1 else f"_{count}"
    return {
        f"floor_ms{suffix}": floor.p50_ms,
        f"start_ms{suffix}": statistics.median(starts.milliseconds),
        f"claim_ms{suffix}": statistics.median(waves.claims.milliseconds),
        f"complete_ms{suffix}": statistics.median(waves.completions.milliseconds),
        f"complete_p95_ms{suffix}": statistics.quantiles(waves.completions.milliseconds, n=20)[-1],
        f"floor_per_s_{count}": floor.per_s,
        f"start_per_s_{count}": starts.per_second,
        f"claim_per_s_{count}": waves.claims.per_second,
        f"complete_per_s_{count}": waves.completions.per_second,
    }


if __name__ == "__main__":
    main()
