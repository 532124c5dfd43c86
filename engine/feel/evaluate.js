// One expression, one unary test; and what a failure of theirs is called.
import { compiled, membersOf } from "./compiled.js";
import { Refusal } from "./strict.js";
import { plain } from "./values.js";

/** Runs `body` so that whatever it throws, and whoever must stop it, can say which expression it belongs to. */
function within(expression, body) {
  globalThis.bureauFeelAt = expression;
  try {
    return body();
  } catch (error) {
    if (error instanceof Error) {
      error.expression ??= expression;
    }
    throw error;
  }
}

/** The FEEL value of an expression. */
export const valueOf = (expression, context) => within(expression, () => compiled(expression, "evaluate")(context));

/** Its value as plain JSON. */
export const evaluated = (expression, context) => evaluatedPlain(expression, valueOf(expression, context));

/** A value that the expression gave, as plain JSON. */
export const evaluatedPlain = (expression, value) => within(expression, () => plain(value));

/** Whether unary tests hold for the value that the context calls "?". */
export const matches = (tests, context) =>
  within(tests, () => compiled(tests, "unaryTest")(context)(context["?"]) === true);

/** Whether an expression, unary tests or a "ranking" of output values can be understood at all. */
export const understood = (expression, kind) =>
  within(expression, () => Boolean(kind === "ranking" ? membersOf(expression) : compiled(expression, kind)));

/** Code and parameters of anything thrown here, and the expression or else the decision it belongs to. */
export function describe(error) {
  const { expression, decision } = error;
  const told = (code, params = {}) => ({ expression, decision, code, params });
  if (error instanceof Refusal) {
    return told(error.code, error.params);
  }
  if (error instanceof RangeError) {
    return told(/call stack/.test(error.message) ? "too_deep" : "too_large_result");
  }
  const unsupported = /^not implemented: (.*)/.exec(error?.message);
  if (unsupported) {
    return told("not_supported", { what: unsupported[1] });
  }
  return told("failed", { found: String(error?.message ?? error).slice(0, 200) });
}
