// What hit policies and aggregations make of the rules that hit: {rule: its id, values: one for each output}.
import { getType } from "@bpmn-io/feelin";

import { membersOf } from "./compiled.js";
import { matches } from "./evaluate.js";
import { Refusal } from "./strict.js";
import { plain } from "./values.js";

export function requireOne(rules) {
  if (rules.length > 1) {
    throw new Refusal("several_rules", { rules: rules.map(({ id }) => id).join(", ") });
  }
}

/** ANY: data that are the same in JSON agree, in whatever order a context has its entries. */
export function requireAgreement(rows) {
  const told = new Set(rows.map(({ values }) => JSON.stringify(plain(values), sorted)));
  if (told.size > 1) {
    throw new Refusal("rules_differ", { rules: rows.map(({ rule }) => rule).join(", ") });
  }
}

function sorted(_, value) {
  const isContext = value !== null && typeof value === "object" && !Array.isArray(value);
  return isContext ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** PRIORITY and OUTPUT ORDER: by the place in the output values, column after column; else as the rules stand. */
export function byPriority(rows, outputs, context) {
  const ranks = new Map(rows.map((row) => [row, outputs.map((output, index) => rank(row.values[index], output, context))]));
  const compare = (a, b) => {
    const column = outputs.findIndex((_, index) => ranks.get(a)[index] !== ranks.get(b)[index]);
    return column < 0 ? 0 : ranks.get(a)[column] - ranks.get(b)[column];
  };
  return [...rows].sort(compare);
}

/** A column without output values ranks nothing; null, where it is not listed, comes after all that is. */
function rank(value, { allowed }, context) {
  const members = allowed === null ? [] : membersOf(allowed);
  const place = members.findIndex((tests) => matches(tests, { ...context, "?": value }));
  return place < 0 ? members.length : place;
}

const NUMERIC = {
  SUM: (sum, number) => sum + number,
  MIN: (least, number) => Math.min(least, number),
  MAX: (greatest, number) => Math.max(greatest, number),
};

/** The list of values, or what an aggregation makes of it; none aggregate to null. */
export function aggregated(values, how) {
  if (how === null) {
    return values;
  }
  if (how === "COUNT") {
    return values.length;
  }
  for (const value of values) {
    if (typeof value !== "number") {
      throw new Refusal("no_number_to_aggregate", { found: getType(value) });
    }
  }
  return values.length ? values.reduce(NUMERIC[how]) : null;
}
