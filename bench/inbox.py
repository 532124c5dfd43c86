"""How long a person waits for the inbox: the page a browser loads, and the same list as JSON."""

import statistics

from bench.client import Client
from bench.product import API, Product

PAGE = "/inbox?box=group"
REQUESTS = 60


def measure_inbox(product: Product) -> tuple[float, float]:
    """Median milliseconds of the page and of the JSON list."""
    client = product.browser()
    return _median(client, PAGE), _median(client, f"{API}/user-tasks?inbox=group")


def _median(client: Client, path: str) -> float:
    for _ in range(5):
        client.call("GET", path)
    return statistics.median(client.call("GET", path)[1] for _ in range(REQUESTS))
