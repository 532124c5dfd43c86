"""A transaction that answers as a bureau would, and writes down what it was asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from engine.handlers import Member


class Answering:
    """Serials one after another from `last`; documents are kept as (template, number, variables, public)."""

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self.series: list[str] = []
        self.issued: list[tuple[str, str | None, dict[str, Any], bool]] = []

    def next_number(self, series: str) -> int:
        self.series.append(series)
        self.last += 1
        return self.last

    def draft_document(self, template: str, variables: Mapping[str, Any], *, public: bool) -> UUID:
        return self._kept(template, None, variables, public)

    def issue_document(self, template: str, number: str, variables: Mapping[str, Any], *, public: bool) -> UUID:
        return self._kept(template, number, variables, public)

    def members(self, group_code: str) -> tuple[Member, ...]:
        raise AssertionError(f"Expected nobody to be asked for, but found {group_code}")

    def due_on(self, limit: str, counted_from: str, excluded: Sequence[Mapping[str, str]]) -> date:
        raise AssertionError(f"Expected no limit to be counted, but found {limit} {counted_from} {excluded}")

    def _kept(self, template: str, number: str | None, variables: Mapping[str, Any], public: bool) -> UUID:
        self.issued.append((template, number, dict(variables), public))
        return UUID(int=100 + len(self.issued))
