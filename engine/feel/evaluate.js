// One expression, one unary test; and what a failure of theirs is called.
import { compiled } from "./compiled.js";
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
export const evaluated = (expression, context) => within(expression, () => plain(valueOf(expression, context)));

/** Whether unary tests hold for the value that the context calls "?". */
export const matches = (tests, context) =>
  within(tests, () => compiled(tests, "unaryTest")(context)(context["?"]) === true);

/** Whether an expression, or unary tests, can be understood at all. */
export const understood = (expression, kind) => within(expression, () => Boolean(compiled(expression, kind)));

/** Code, parameters and expression of anything thrown here. */
export function describe(error) {
  const { expression } = error;
  if (error instanceof Refusal) {
    return { expression, code: error.code, params: error.params };
  }
  if (error instanceof RangeError) {
    return { expression, code: /call stack/.test(error.message) ? "too_deep" : "too_large_result", params: {} };
  }
  const unsupported = /^not implemented: (.*)/.exec(error?.message);
  if (unsupported) {
    return { expression, code: "not_supported", params: { what: unsupported[1] } };
  }
  return { expression, code: "failed", params: { found: String(error?.message ?? error).slice(0, 200) } };
}
