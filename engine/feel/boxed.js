// The FEEL value of boxed expressions: what a decision, a part of it or a business knowledge model computes.
import { FUNCTION_PARAMETER_MISSMATCH, FunctionWrapper, getType, wrapFunction } from "@bpmn-io/feelin";

import { valueOf } from "./evaluate.js";
import { fitting } from "./fit.js";
import { Refusal } from "./strict.js";
import { tableValue } from "./table.js";

/** A function that a file defines: it takes exactly the parameters it names. */
class Defined extends FunctionWrapper {
  invoke(given) {
    const values = Object.values(given);
    const result = values.length === this.parameterNames.length ? super.invoke(given) : FUNCTION_PARAMETER_MISSMATCH;
    if (result === FUNCTION_PARAMETER_MISSMATCH) {
      throw new Refusal("wrong_arguments", { found: values.map(getType).join(", ") });
    }
    return result;
  }
}

/** `context` is all that the body knows beside its parameters. */
export function functionOf({ parameters, body }, context, evidence) {
  const names = parameters.map(({ name }) => name);
  return new Defined((...values) => {
    const given = parameters.map(({ name, type }, index) => [name, fitting(values[index], { expression: name, type }, {})]);
    return boxedValue(body, { ...context, ...Object.fromEntries(given) }, evidence);
  }, names);
}

function contextValue({ entries }, context, evidence) {
  const made = {};
  for (const { name, logic } of entries) {
    const value = boxedValue(logic, { ...context, ...made }, evidence);
    if (name === null) {
      return value;
    }
    made[name] = value;
  }
  return made;
}

function relationValue({ columns, rows }, context, evidence) {
  return rows.map((row) =>
    Object.fromEntries(row.map((logic, index) => [columns[index], boxedValue(logic, context, evidence)])),
  );
}

function invocationValue({ expression, type, bindings }, context, evidence) {
  const target = wrapFunction(valueOf(expression, context));
  if (target === null) {
    throw Object.assign(new Refusal("not_a_function", { found: getType(valueOf(expression, context)) }), { expression });
  }
  const given = Object.fromEntries(bindings.map(({ name, logic }) => [name, boxedValue(logic, context, evidence)]));
  const result = target.invoke(given);
  if (result === FUNCTION_PARAMETER_MISSMATCH) {
    const found = Object.values(given).map(getType).join(", ");
    throw Object.assign(new Refusal("wrong_arguments", { found }), { expression });
  }
  return fitting(result, { expression, type }, context);
}

const values = {
  literal: (literal, context) => fitting(valueOf(literal.expression, context), literal, context),
  table: tableValue,
  context: contextValue,
  list: ({ members }, context, evidence) => members.map((logic) => boxedValue(logic, context, evidence)),
  relation: relationValue,
  function: functionOf,
  invocation: invocationValue,
};

/** `evidence` takes up the rules that hit in any table on the way. */
export function boxedValue(logic, context, evidence) {
  return values[logic.kind](logic, context, evidence);
}
