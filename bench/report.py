"""The table of a run: absolute figures, ratios to the floor, and the machine they belong to."""

import os
import platform
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path


def machine() -> dict[str, object]:
    """What the figures were measured on, and when."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count() or 0,
        "processor": _processor(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "commit": _commit(),
    }


def print_report(figures: Mapping[str, float]) -> None:
    """Print the run as a Markdown table."""
    for line in _lines(figures):
        print(line)


def _lines(figures: Mapping[str, float]) -> Iterator[str]:
    heads = ["clients", "floor ms", "start ms", "claim ms", "complete ms (p95)", "complete / floor"]
    heads += ["floor /s", "complete /s", "of the floor"]
    yield f"| {' | '.join(heads)} |"
    yield f"|{'--:|' * len(heads)}"
    for clients in (1, 4, 16):
        suffix = "" if clients == 1 else f"_{clients}"
        floor, complete = figures[f"floor_ms{suffix}"], figures[f"complete_ms{suffix}"]
        floor_rate, rate = figures[f"floor_per_s_{clients}"], figures[f"complete_per_s_{clients}"]
        yield (
            f"| {clients} | {floor:.2f} | {figures[f'start_ms{suffix}']:.1f} | {figures[f'claim_ms{suffix}']:.1f} "
            f"| {complete:.1f} ({figures[f'complete_p95_ms{suffix}']:.1f}) | {complete / floor:.1f} x "
            f"| {floor_rate:.0f} | {rate:.0f} | {rate / floor_rate:.1%} |"
        )
    yield ""
    yield "| | 100 open tasks | 10,000 open tasks | ratio |"
    yield "|---|--:|--:|--:|"
    for name, key in (("inbox page, ms", "inbox_ms"), ("inbox as JSON, ms", "inbox_list_ms")):
        few, many = figures[f"{key}_100"], figures[f"{key}_10000"]
        yield f"| {name} | {few:.1f} | {many:.1f} | {many / few:.2f} |"
    yield ""
    yield (
        f"An open case takes {figures['bytes_per_open_case']:.0f} bytes in {figures['rows_per_open_case']:.1f} rows "
        f"without audit; an audit event {figures['bytes_per_audit_event']:.0f} bytes."
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    )
    return found.stdout.strip()
