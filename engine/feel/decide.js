// A decision table in one go: inputs, the tests of every rule, the outputs of the rules that hold.
import { getType } from "@bpmn-io/feelin";

import { matches, valueOf } from "./evaluate.js";
import { Refusal } from "./strict.js";
import { plain } from "./values.js";

/** Refuses a value, unless null, that is not of the column's type or not among its allowed values. */
function requireFit(value, { expression, type, allowed }, context) {
  if (value === null || value === undefined) {
    return;
  }
  let refusal;
  if (type && getType(value) !== type) {
    refusal = new Refusal("wrong_type", { expected: type, found: getType(value) });
  } else if (allowed && !matches(allowed, { ...context, "?": value })) {
    refusal = new Refusal("not_allowed", { allowed });
  }
  if (refusal) {
    throw Object.assign(refusal, { expression });
  }
}

function inputContext(input, context) {
  const value = valueOf(input.expression, context) ?? null;
  requireFit(value, input, context);
  return { ...context, "?": value };
}

function outputsOf(rule, columns, context) {
  return rule.outputs.map((expression, index) => {
    const value = valueOf(expression, context);
    requireFit(value, { ...columns[index], expression }, context);
    return plain(value);
  });
}

/**
 * `take` says how many rules may hold: "first" stops at one, "one" gives no outputs when there are more (a conflict
 * for the caller to report), "all" takes every one.
 */
export function decide({ inputs, outputs, rules, take }, context) {
  const contexts = inputs.map((input) => inputContext(input, context));
  const holding = [];
  for (const [index, rule] of rules.entries()) {
    if (rule.tests.every((tests, column) => matches(tests, contexts[column]))) {
      holding.push(index);
      if (take === "first") {
        break;
      }
    }
  }
  const conflict = take === "one" && holding.length > 1;
  return { rules: holding, outputs: conflict ? [] : holding.map((index) => outputsOf(rules[index], outputs, context)) };
}
