"""FEEL: the expression language of models, decisions and forms, evaluated by feelin inside V8.

V8 has no way to the outside; time, memory, the size of an expression and of its result are limited. feelin is bundled
from `entry.js` by `npm run build`, with the corrections that `scripts/feelin_plugin.mjs` explains.
"""

from engine.feel.evaluator import Evaluated, Feel, Json
from engine.feel.failures import MAX_EXPRESSION

__all__ = ["MAX_EXPRESSION", "Evaluated", "Feel", "Json"]
