"""Documents: templates of plain HTML with FEEL in it, and what they become for a case. Pure: no database, no files."""

from engine.documents.rendering import Rendered, Sheet, render
from engine.documents.template import Template, compile_template

__all__ = ["Rendered", "Sheet", "Template", "compile_template", "render"]
