"""Files: what was uploaded before, named in the form.

A value is a list of objects with the facts that whoever keeps the files knows; what a client sends are their ids, which
`forms.files` replaces before a form is validated or drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from forms.errors import Rejected
from forms.field import Field, read_entry
from forms.reader import Reader, shown

EXTENSIONS = (".pdf", ".ofd", ".jpg", ".jpeg", ".png")
FACTS = {"id": str, "name": str, "media_type": str, "size": int, "sha256": str}
MOST_FILES = 100


@dataclass(frozen=True, kw_only=True)
class FilePicker(Field):
    """One or several files of the kinds in `accept`, told by the ends of their names."""

    type: ClassVar[str] = "filepicker"
    empty: ClassVar[object] = []

    accept: tuple[str, ...]
    multiple: bool
    min_items: int
    max_items: int

    @classmethod
    def read(cls, reader: Reader) -> Self:
        properties, entry = reader.nested("properties"), read_entry(reader)
        multiple = reader.flag("multiple")
        most = properties.integer("max_items") or (MOST_FILES if multiple else 1)
        least = properties.integer("min_items") or 0
        if not least <= most <= (MOST_FILES if multiple else 1):
            properties.problem("max_items", f"Expected a number from {least} to {MOST_FILES}, but found {most}")
        if entry["default"] not in (None, "", []):
            reader.problem("defaultValue", "A default is not supported here")
        return cls(**entry, accept=_read_accept(reader), multiple=multiple, min_items=least, max_items=most)

    def clean(self, value: object) -> list[dict[str, object]]:
        if not isinstance(value, list):
            raise Rejected("Expected a list of uploaded files, but found {found}", found=shown(value))
        files: dict[object, dict[str, object]] = {}
        for one in value:
            if not is_file(one):
                raise Rejected("Expected an uploaded file, but found {found}", found=shown(one))
            files.setdefault(one["id"], {fact: one[fact] for fact in FACTS})
        for one in files.values():
            if not str(one["name"]).lower().endswith(self.accept):
                raise Rejected(
                    "Expected files of the kinds {accepted}, but found {name}",
                    accepted=" ".join(self.accept),
                    name=one["name"],
                )
        self._refuse_count(len(files))
        return list(files.values())

    def from_texts(self, texts: Sequence[str]) -> object:
        return [text for text in texts if text]

    def _refuse_count(self, count: int) -> None:
        if count > self.max_items:
            raise Rejected("Expected at most {most} files, but found {count}", most=self.max_items, count=count)
        if 0 < count < self.min_items:
            raise Rejected("Expected at least {least} files, but found {count}", least=self.min_items, count=count)


def is_file(value: object) -> bool:
    """Whether a value has the facts of a file."""
    return isinstance(value, Mapping) and all(
        isinstance(value.get(fact), kind) and not isinstance(value.get(fact), bool) for fact, kind in FACTS.items()
    )


def _read_accept(reader: Reader) -> tuple[str, ...]:
    """The ends of names that are accepted; `.jpg` and `.jpeg` are one kind. All of them where the form names none."""
    named = [part.strip().lower() for part in reader.text("accept").split(",") if part.strip()]
    unknown = [part for part in named if part not in EXTENSIONS]
    if unknown:
        reader.problem("accept", f"Expected some of {', '.join(EXTENSIONS)}, but found {', '.join(unknown)}")
    if {".jpg", ".jpeg"} & set(named):
        named += [".jpg", ".jpeg"]
    return tuple(one for one in EXTENSIONS if one in named) or EXTENSIONS
