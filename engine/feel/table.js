// A decision table: its inputs, the tests of every rule, the outputs of the rules that hit, and its hit policy.
import { evaluatedPlain, matches, valueOf } from "./evaluate.js";
import { fitting } from "./fit.js";
import { aggregated, byPriority, requireAgreement, requireOne } from "./policies.js";

const SINGLE = new Set(["UNIQUE", "FIRST", "ANY", "PRIORITY"]);
const RANKED = new Set(["PRIORITY", "OUTPUT ORDER"]);

function inputContext(input, context, inputs) {
  const value = fitting(valueOf(input.expression, context), input, context);
  inputs[input.expression] = evaluatedPlain(input.expression, value);
  return { ...context, "?": value };
}

/** The rules that hold; under FIRST the others are not even asked. */
function hitting({ rules, policy }, contexts) {
  const hits = [];
  for (const rule of rules) {
    if (rule.tests.every((tests, column) => matches(tests, contexts[column]))) {
      hits.push(rule);
      if (policy === "FIRST") {
        break;
      }
    }
  }
  return hits;
}

function valuesOf(expressions, columns, context) {
  return columns.map((column, index) => {
    const expression = expressions[index];
    return expression === null ? null : fitting(valueOf(expression, context), { ...column, expression }, context);
  });
}

/** One output gives its value, several give a context. */
function shaped(values, outputs) {
  return outputs.length > 1 ? Object.fromEntries(outputs.map(({ name }, index) => [name, values[index]])) : values[0];
}

function withoutHit({ outputs }, context) {
  const defaults = outputs.map((output) => output.default);
  return defaults.every((one) => one === null) ? null : shaped(valuesOf(defaults, outputs, context), outputs);
}

/**
 * The value of a table. `evidence` takes up the rules that hit, those first that win by priority, and, if the table is
 * the decision's own logic, the values of its inputs.
 */
export function tableValue(table, context, evidence) {
  const { outputs, policy } = table;
  const inputs = table === evidence.own ? evidence.inputs : {};
  const contexts = table.inputs.map((input) => inputContext(input, context, inputs));
  const hits = hitting(table, contexts);
  if (policy === "UNIQUE") {
    requireOne(hits);
  }
  let rows = hits.map((rule) => ({ rule: rule.id, values: valuesOf(rule.outputs, outputs, context) }));
  if (policy === "ANY") {
    requireAgreement(rows);
  } else if (RANKED.has(policy)) {
    rows = byPriority(rows, outputs, context);
  }
  evidence.rules.push(...rows.map(({ rule }) => rule));
  const values = rows.map((row) => shaped(row.values, outputs));
  if (SINGLE.has(policy)) {
    return values.length ? values[0] : withoutHit(table, context);
  }
  return aggregated(values, table.aggregation);
}
