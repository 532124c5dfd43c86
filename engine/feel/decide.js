// A decision and all that it requires, in one go: those it requires come first and give it their FEEL values.
import { boxedValue, functionOf } from "./boxed.js";
import { plain } from "./values.js";

/** Lets what fails say in which decision, if it does not belong to an expression. */
function inDecision(id, body) {
  try {
    return body();
  } catch (error) {
    if (error instanceof Error) {
      error.decision ??= id;
    }
    throw error;
  }
}

const named = (ids, known) => Object.fromEntries(ids.map((id) => known.get(id)));

/** The evidence of each decision, in order; knowledge models see their parameters and each other, not the variables. */
export function decide({ knowledge, decisions }, context) {
  const evidence = {};
  const functions = new Map();
  for (const { id, name, logic, requires } of knowledge) {
    functions.set(id, [name, functionOf(logic, named(requires, functions), evidence)]);
  }
  const results = new Map();
  return decisions.map(({ id, name, logic, requires, invokes }) =>
    inDecision(id, () => {
      Object.assign(evidence, { own: logic, rules: [], inputs: {} });
      const value = boxedValue(logic, { ...context, ...named(invokes, functions), ...named(requires, results) }, evidence);
      results.set(id, [name, value]);
      return { rules: evidence.rules, inputs: evidence.inputs, result: plain(value) };
    }),
  );
}
