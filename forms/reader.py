"""Reading a form document attribute by attribute, so that whatever nobody asked for is refused by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


def shown(value: object, limit: int = 60) -> str:
    """A short rendering of a JSON value for a message."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        text = "…"
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass
class Reader:
    """One JSON object of the document; problems found anywhere below collect in one list."""

    document: Mapping[str, object]
    path: str
    problems: list[tuple[str, str]]
    _asked: set[str] = field(default_factory=set)
    _nested: dict[str, "Reader"] = field(default_factory=dict)

    def problem(self, name: str, sentence: str) -> None:
        """Record what is wrong with an attribute (or with the object itself when `name` is empty)."""
        self.problems.append((_joined(self.path, name), sentence))

    def ignore(self, *names: str) -> None:
        """Attributes that form-js writes and that change nothing here."""
        self._asked.update(names)

    def value(self, name: str) -> object:
        """The raw attribute, None when absent."""
        self._asked.add(name)
        return self.document.get(name)

    def text(self, name: str) -> str:
        """A text attribute, empty when absent."""
        found = self.value(name)
        if found is None or isinstance(found, str):
            return found or ""
        self.problem(name, f"Expected a text, but found {shown(found)}")
        return ""

    def flag(self, name: str) -> bool:
        """A boolean attribute, false when absent."""
        found = self.value(name)
        if found is None or isinstance(found, bool):
            return bool(found)
        self.problem(name, f"Expected true or false, but found {shown(found)}")
        return False

    def integer(self, name: str, default: int | None = None) -> int | None:
        """A non-negative whole number, also as the text that form-js writes."""
        found = self.value(name)
        if found is None or found == "":
            return default
        if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) <= 9:
            return int(found)
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 10**9:
            return found
        self.problem(name, f"Expected a whole number from 0 up, but found {shown(found)}")
        return default

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """One of the allowed texts; the first when absent."""
        found = self.text(name) or allowed[0]
        if found not in allowed:
            self.problem(name, f"Expected one of {', '.join(map(repr, allowed))}, but found {found!r}")
            return allowed[0]
        return found

    def expression(self, name: str) -> str | None:
        """A FEEL expression, written `=...`; returned without the equals sign, None when absent."""
        found = self.text(name).strip()
        if not found:
            return None
        if not found.startswith("=") or not found[1:].strip():
            self.problem(name, f"Expected a FEEL expression starting with '=', but found {shown(found)}")
            return None
        return found[1:].strip()

    def nested(self, name: str) -> "Reader":
        """A nested object; an empty one when absent."""
        if name not in self._nested:
            found = self.value(name)
            if found is not None and not isinstance(found, Mapping):
                self.problem(name, f"Expected an object, but found {shown(found)}")
                found = None
            self._nested[name] = Reader(found or {}, _joined(self.path, name), self.problems)
        return self._nested[name]

    def items(self, name: str) -> Iterator["Reader"]:
        """The objects of a list attribute."""
        found = self.value(name)
        if found is not None and not isinstance(found, list):
            self.problem(name, f"Expected a list, but found {shown(found)}")
            return
        for index, item in enumerate(found or []):
            path = _joined(self.path, f"{name}[{index}]")
            if isinstance(item, Mapping):
                yield Reader(item, path, self.problems)
            else:
                self.problems.append((path, f"Expected an object, but found {shown(item)}"))

    def finish(self) -> None:
        """Refuse every attribute that was not asked for, here and in the nested objects."""
        for nested in self._nested.values():
            nested.finish()
        for name in self.document:
            if name not in self._asked:
                self.problem(str(name), f"The attribute {shown(name)} is not supported here")


def _joined(path: str, name: str) -> str:
    return ".".join(part for part in (path, name) if part)
