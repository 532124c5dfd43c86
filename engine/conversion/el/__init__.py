"""EL, the `${...}` and `#{...}` of other engines, turned into FEEL: tokens, a tree, and the tree printed."""

from engine.conversion.el.printing import Names, quoted
from engine.conversion.el.texts import assigned_in, bare_to_feel, holds_el, text_to_feel
from engine.conversion.el.tree import NoEquivalent

__all__ = ["Names", "NoEquivalent", "assigned_in", "bare_to_feel", "holds_el", "quoted", "text_to_feel"]
