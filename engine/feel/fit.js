// Whether a value may stand where a type or a list of allowed values is declared.
import { getType } from "@bpmn-io/feelin";

import { matches } from "./evaluate.js";
import { Refusal } from "./strict.js";

/** Gives the value back, or refuses one, unless null, that is of another type or not among the allowed values. */
export function fitting(value, { expression, type, allowed }, context) {
  if (value === null || value === undefined) {
    return null;
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
  return value;
}
