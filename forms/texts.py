"""Sentences for people, kept in a form that an edge can still translate."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """What a designer wrote, in Chinese and perhaps in English; the other language stands in for a missing one."""

    zh: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in a language tag's language."""
        return (self.en or self.zh) if language.startswith("en") else (self.zh or self.en)

    def __str__(self) -> str:
        return self.zh or self.en

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


@dataclass(frozen=True)
class Message:
    """A sentence as English template and parameters; an edge translates the template, then fills it."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)
