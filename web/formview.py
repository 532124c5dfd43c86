"""What the templates ask about a form while they draw it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from forms import Form, Mark, Message, PresentedField
from forms.describe import in_words, value_in_words
from forms.field import Field
from forms.money import yuan
from forms.types.filepicker import FilePicker, is_file
from forms.types.table import Column
from web.identity import current_runtime
from web.languages import in_language, translated

# Kinds of expressions that change what is drawn; the others only speak when the form is submitted.
DRAWN = frozenset({"hide", "readonly", "required", "compute", "options", "hole", "table"})


@dataclass(frozen=True)
class FormView:
    """A form to draw: its presented fields, where to ask for it again, and whether it is locked.

    `problems` are the errors found in what was entered, `marks` what somebody else found to be corrected.
    """

    form: Form
    fields: Sequence[PresentedField]
    preview_url: str
    locked: bool = False
    problems: Mapping[str, Sequence[Message]] = field(default_factory=dict)
    marks: Sequence[Mark] = ()

    @property
    def has_errors(self) -> bool:
        return bool(self.problems)

    @staticmethod
    def id_of(path: str) -> str:
        """The id of the control at a path."""
        return "f-" + path.replace("[", "-").replace("].", "-").replace("]", "")

    def errors_at(self, path: str) -> list[str]:
        """The sentences that stand at a path."""
        return [translated(message) for message in self.problems.get(path, ())]

    def described_by(self, shown: PresentedField) -> str:
        """The ids of hint, mark and error of a control."""
        control = self.id_of(shown.path)
        there = {
            "hint": shown.component.description,
            "mark": self.notes_at(shown),
            "error": shown.path in self.problems,
        }
        return " ".join(f"{control}-{part}" for part, found in there.items() if found)

    def notes_at(self, shown: PresentedField) -> Sequence[str]:
        """What is to be corrected at a field, for whoever can correct it."""
        return shown.marks if self.marks else ()

    @cached_property
    def first_error(self) -> str | None:
        """The path of the first wrong control, which gets the focus."""
        return next((path for path, _ in _labelled(self.fields, "") if path in self.problems), None)

    def summary(self) -> list[tuple[str, str, str]]:
        """Path, label and sentence of every error, in the order of the form; those of no field come last."""
        return self._in_order((path, sentence) for path in self.problems for sentence in self.errors_at(path))

    def to_correct(self) -> list[tuple[str, str, str]]:
        """The same of every mark."""
        return self._in_order((mark.field, mark.note) for mark in self.marks)

    def _in_order(self, sentences: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
        labels = dict(_labelled(self.fields, ""))
        places = {path: place for place, path in enumerate(labels)}
        found = [(path if path in labels else "", labels.get(path, path), sentence) for path, sentence in sentences]
        return sorted(found, key=lambda one: places.get(one[0], len(places)))

    def is_live(self, shown: PresentedField) -> bool:
        """Whether the form looks different once this field changes."""
        return isinstance(shown.component, Field) and shown.component.key in self._live_keys

    def text_of(self, shown: PresentedField) -> str:
        """The text in an input box: the value, or whatever was wrongly entered."""
        if shown.format == "money" and isinstance(shown.value, int):
            return yuan(shown.value)
        return "" if shown.value is None or isinstance(shown.value, dict | list) else str(shown.value)

    def is_chosen(self, shown: PresentedField, option: str) -> bool:
        """Whether an option is chosen."""
        return option in shown.value if isinstance(shown.value, list) else option == shown.value

    def words(self, shown: PresentedField) -> str:
        """A value to read."""
        component = shown.component
        return in_language(in_words(component, shown.value, shown.options)) if isinstance(component, Field) else ""

    def cell(self, column: Column, row: Mapping[str, object]) -> str:
        """What stands in a table."""
        return in_language(value_in_words(row[column.key], column.options, money=column.money))

    @property
    def most_file_bytes(self) -> int:
        """The largest file that may be uploaded."""
        return current_runtime().settings.max_file_bytes

    @staticmethod
    def files_of(shown: PresentedField) -> list[Mapping[str, object]]:
        """The files that stand in a field."""
        return [one for one in shown.value if is_file(one)] if isinstance(shown.value, list) else []

    @staticmethod
    def kinds_of(shown: PresentedField) -> list[str]:
        """The kinds of files a field takes, as people call them."""
        accepted = shown.component.accept if isinstance(shown.component, FilePicker) else ()
        return list(dict.fromkeys("JPG" if one == ".jpeg" else one[1:].upper() for one in accepted))

    def lines(self, shown: PresentedField) -> Iterator[tuple[str, str]]:
        """A paragraph's lines: headings (#), items (-) and plain ones; nothing else of Markdown means anything here."""
        for line in in_language(shown.text).splitlines():
            text = line.strip()
            if text.startswith("#"):
                yield "heading", text.lstrip("#").strip()
            elif text.startswith(("- ", "* ")):
                yield "item", text[2:].strip()
            elif text:
                yield "line", text

    @cached_property
    def _live_keys(self) -> frozenset[str]:
        return frozenset().union(*(one.mentions for one in self.form.plan if one.kind in DRAWN))


def _labelled(fields: Sequence[PresentedField], outer: str) -> Iterator[tuple[str, str]]:
    for shown in (one for one in fields if one.visible):
        label = f"{outer}{in_language(shown.label)}"
        if shown.path:
            yield shown.path, label
        yield from _labelled(shown.children, outer)
        for number, row in enumerate(shown.rows):
            yield f"{shown.path}[{number}]", f"{label} {number + 1}"
            yield from _labelled(row, f"{label} {number + 1} · ")
