"""What the templates ask about a form while they draw it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from forms import Form, Message, PresentedField
from forms.describe import in_words
from forms.field import Field
from web.languages import in_language, translated

# Kinds of expressions that change what is drawn; the others only speak when the form is submitted.
DRAWN = frozenset({"hide", "readonly", "required", "compute", "options", "hole"})


@dataclass(frozen=True)
class FormView:
    """A form to draw: its presented fields, the errors found, where to ask for it again, and whether it is locked."""

    form: Form
    fields: Sequence[PresentedField]
    preview_url: str
    locked: bool = False
    problems: Mapping[str, Sequence[Message]] = field(default_factory=dict)

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
        """The ids of hint and error of a control."""
        control = self.id_of(shown.path)
        hint = [f"{control}-hint"] if shown.component.description else []
        return " ".join(hint + ([f"{control}-error"] if shown.path in self.problems else []))

    @cached_property
    def first_error(self) -> str | None:
        """The path of the first wrong control, which gets the focus."""
        return next((path for path, _ in _labelled(self.fields, "") if path in self.problems), None)

    def summary(self) -> Iterator[tuple[str, str, str]]:
        """Path, label and sentence of every error, in the order of the form; those of no field come last."""
        labels = dict(_labelled(self.fields, ""))
        places = {path: place for place, path in enumerate(labels)}
        for path in sorted(self.problems, key=lambda path: places.get(path, len(places))):
            for sentence in self.errors_at(path):
                yield path if path in labels else "", labels.get(path, path), sentence

    def is_live(self, shown: PresentedField) -> bool:
        """Whether the form looks different once this field changes."""
        return isinstance(shown.component, Field) and shown.component.key in self._live_keys

    def text_of(self, shown: PresentedField) -> str:
        """The text in an input box: the value, or whatever was wrongly entered."""
        return "" if shown.value is None or isinstance(shown.value, dict | list) else str(shown.value)

    def is_chosen(self, shown: PresentedField, option: str) -> bool:
        """Whether an option is chosen."""
        return option in shown.value if isinstance(shown.value, list) else option == shown.value

    def words(self, shown: PresentedField) -> str:
        """A value to read."""
        for option in shown.options:
            if option.value == shown.value:
                return in_language(option.label)
        return in_language(in_words(shown.component, shown.value)) if isinstance(shown.component, Field) else ""

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
    for shown in fields:
        label = f"{outer}{in_language(shown.label)}"
        if shown.path:
            yield shown.path, label
        yield from _labelled(shown.children, outer)
        for number, row in enumerate(shown.rows):
            yield f"{shown.path}[{number}]", f"{label} {number + 1}"
            yield from _labelled(row, f"{label} {number + 1} · ")
