"""Forms in the form-js format (Camunda Forms): compiled, checked on the server, and made ready to draw.

    compile_form(document) -> Form                     raises FormInvalid
    validate(form, data, context, feel) -> dict        raises FormDataInvalid
    present(form, data, context, feel) -> list[PresentedField]
    title_of(form, values, context, feel) -> str       what the case is about
    marks_of(form, context, feel) -> tuple[Mark]       what is to be corrected

`context` holds the case's variables, the `step` at which the form is filled in, and the options that
`form.people` asks for; `feel` is anything with `evaluate(expressions, context)`. This
package knows nothing else of the project.
"""

from forms.compile import compile_form
from forms.errors import ExpressionFailed, FormDataInvalid, FormInvalid
from forms.expressions import Feel
from forms.form import Form
from forms.marks import Mark, marks_of
from forms.present import PresentedField, present, values_of
from forms.texts import Message, Text
from forms.title import title_of
from forms.validate import validate

__all__ = [
    "ExpressionFailed",
    "Feel",
    "Form",
    "FormDataInvalid",
    "FormInvalid",
    "Mark",
    "Message",
    "PresentedField",
    "Text",
    "compile_form",
    "marks_of",
    "present",
    "title_of",
    "validate",
    "values_of",
]
