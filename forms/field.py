"""What every component of a form has, and what every component that takes a value can do.

One family of field types is one module in `forms.types`; a class there names the form-js type it
reads in `type`, says in `read` which attributes it takes, and in `clean` which values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypedDict

from forms.reader import Reader, shown
from forms.texts import Text

# Names of ours beside the keys: the step the form is filled in at and who does, the rows of a list while expressions
# are evaluated row by row, and the people that a field offers.
STEP, PERFORMER = "step", "performer"
NOBODY = {"username": None, "name": None, "name_en": None}
ROWS_PREFIX, PEOPLE_PREFIX = "rows_of_", "people_of_"
FEEL_WORDS = frozenset(
    {"and", "between", "else", "every", "external", "false", "for", "function", "if", "in", "instance", "item", "null"}
    | {"of", "or", "parent", "return", "satisfies", "some", "then", "this", "true"}
)


class Common(TypedDict):
    """The attributes of every component."""

    at: str
    id: str
    label: Text
    description: Text
    hide: str | None


class Entry(Common):
    """The attributes of every component that takes a value."""

    key: str
    required: bool
    required_if: str | None
    readonly: bool
    readonly_if: str | None
    valid_if: str | None
    valid_when: str | None
    valid_message: Text
    default: object
    public: bool


@dataclass(frozen=True, kw_only=True)
class Component:
    """One part of a form. `at` is its place in the document and identifies it; `hide` is FEEL."""

    type: ClassVar[str]

    at: str
    id: str
    label: Text
    description: Text
    hide: str | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Build the component from its JSON object, recording every problem in the reader."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Field(Component):
    """A component that takes a value under `key`; a `public` one is shown to the applicant whoever entered it.

    `valid_if` counts unless `valid_when` is false.
    """

    empty: ClassVar[object] = None

    key: str
    required: bool
    required_if: str | None
    readonly: bool
    readonly_if: str | None
    valid_if: str | None
    valid_when: str | None
    valid_message: Text
    default: object
    public: bool = False

    def clean(self, value: object) -> object:
        """The value in its one canonical form; raises Rejected. Never called with null."""
        raise NotImplementedError

    def from_texts(self, texts: Sequence[str]) -> object:
        """The JSON value that a browser meant by its texts; what it cannot read stays as it came."""
        return texts[0] if texts else None

    def is_empty(self, value: object) -> bool:
        """Nothing was entered."""
        return value is None or value == self.empty


def read_common(reader: Reader) -> Common:
    """Take the attributes that every component may have."""
    reader.ignore("type", "layout", "verticalAlignment")
    return Common(
        at=reader.path,
        id=reader.text("id"),
        label=read_text(reader, "label"),
        description=read_text(reader, "description"),
        hide=reader.nested("conditional").expression("hide"),
    )


def read_entry(reader: Reader, key_name: str = "key") -> Entry:
    """Take the attributes that every component with a value may have."""
    properties = reader.nested("properties")
    readonly, readonly_if = _read_readonly(reader)
    return Entry(
        **read_common(reader),
        key=read_key(reader, key_name),
        required=reader.nested("validate").flag("required"),
        required_if=properties.expression("required_if"),
        readonly=reader.flag("disabled") or readonly,
        readonly_if=readonly_if,
        valid_if=properties.expression("valid_if"),
        valid_when=properties.expression("valid_when"),
        valid_message=Text(properties.text("valid_message"), properties.text("valid_message_en")),
        default=reader.value("defaultValue"),
        public=properties.choice("public", ("", "false", "true")) == "true",
    )


def read_text(reader: Reader, name: str) -> Text:
    """A text for people, with its English beside it in the properties."""
    zh = reader.text(name)
    if zh.lstrip().startswith("="):
        reader.problem(name, "An expression is not supported here; write the text itself")
    return Text(zh, reader.nested("properties").text(f"{name}_en"))


def read_key(reader: Reader, name: str) -> str:
    """The key that a value is stored under: a plain name that FEEL can read."""
    key = reader.text(name)
    if key == STEP:
        reader.problem(name, "Expected another name: in every form 'step' is the step it is filled in at")
    elif key == PERFORMER:
        reader.problem(name, "Expected another name: in every form 'performer' is whoever fills it in")
    elif not key.isidentifier() or key in FEEL_WORDS or key.startswith((ROWS_PREFIX, PEOPLE_PREFIX)):
        reader.problem(name, f"Expected a plain name of letters, digits and underscores, but found {shown(key)}")
    return key


def _read_readonly(reader: Reader) -> tuple[bool, str | None]:
    if isinstance(reader.value("readonly"), str):
        return False, reader.expression("readonly")
    return reader.flag("readonly"), None
