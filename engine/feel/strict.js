// What FEEL values must be; feelin calls these where it would otherwise give null or convert (scripts/feelin_plugin.mjs).
// The rule: what FEEL defines as null because of the data stays null; what only the model can have caused is refused.

/** An expression that cannot give a value: a code the Python side has a sentence for, and its parameters. */
export class Refusal extends Error {
  constructor(code, params = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

const DATE = ["year", "month", "day", "weekday"];
const TIME = ["hour", "minute", "second"];
const MEMBERS = {
  "date": new Set(DATE),
  "time": new Set(TIME),
  "date time": new Set([...DATE, ...TIME]),
  "duration": new Set(["years", "months", "days", "hours", "minutes", "seconds"]),
  "range": new Set(["start", "end", "start included", "end included"]),
};

/** Whether a value of a type may have an entry of that name. */
export const mayRead = (type, name) => type === "context" || Boolean(MEMBERS[type]?.has(name));

const isNil = (value) => value === null || value === undefined;

// feelin compares a list of one with a single value by its only member
const single = (value) => (Array.isArray(value) && value.length < 2 ? value[0] : value);

export function requireSameType(left, right, getType) {
  const a = single(left);
  const b = single(right);
  if (isNil(a) || isNil(b) || Array.isArray(a) || Array.isArray(b) || getType(a) === getType(b)) {
    return;
  }
  throw new Refusal("not_comparable", { left: getType(a), right: getType(b) });
}

export function guardRange(range, getType) {
  const { includes, start, end } = range;
  const bound = isNil(start) ? end : start;
  range.includes = (value) => {
    if (isNil(value)) {
      return null;
    }
    if (!isNil(bound) && getType(single(value)) !== getType(bound)) {
      throw new Refusal("not_comparable", { left: getType(value), right: getType(bound) });
    }
    return includes(single(value));
  };
}

export function requireTruth(value, getType) {
  if (isNil(value) || typeof value === "boolean") {
    return value ?? null;
  }
  throw new Refusal("not_boolean", { found: getType(value) });
}

export function requireList(value, getType) {
  if (!isNil(value)) {
    throw new Refusal("not_a_list", { found: getType(value) });
  }
}

export function refuseArguments(values, getType) {
  const given = values.flat(1);
  if (given.length > 0 && !given.some((value) => value === null)) {
    throw new Refusal("wrong_arguments", { found: values.filter((value) => value !== undefined).map(getType).join(", ") });
  }
}

export function difference(a, b, getType) {
  requireSameType(a, b, getType);
  return a.diff(b, ["days", "hours", "minutes", "seconds"]);
}

/** The greatest number that variables, results and texts may hold. */
export const GREATEST = 2 ** 53;

export function constantNumber(text) {
  const number = Number(text);
  if (!(number <= GREATEST) || (number === GREATEST && text !== String(GREATEST))) {
    throw new Refusal("too_large_number");
  }
  return () => number;
}
