// FEEL values leaving V8, and variables entering it: plain JSON or refused.
import { getType } from "@bpmn-io/feelin";
import { DateTime, Duration } from "luxon";

import { GREATEST, Refusal } from "./strict.js";

// Variables may be nested 64 deep, in which a result is one level down.
const MAX_DEPTH = 63;
const MAX_NODES = 100_000;
const MAX_CHARACTERS = 2_000_000;

function requireSafe(number) {
  if (!Number.isFinite(number)) {
    throw new Refusal("not_finite");
  }
  if (Math.abs(number) > GREATEST) {
    throw new Refusal("too_large_number");
  }
  return number;
}

const isoOf = {
  "date": (value) => value.toISODate(),
  "time": (value) => value.toISOTime({ suppressMilliseconds: true, includeOffset: false }),
  "date time": (value) => value.toISO({ suppressMilliseconds: true }),
  "duration": (value) => value.shiftTo("years", "months", "days", "hours", "minutes", "seconds").normalize().toISO(),
};

function temporal(value) {
  const type = getType(value);
  const text = value.isValid ? isoOf[type](value) : null;
  if (!text) {
    throw new Refusal("not_a_value", { found: type });
  }
  return text;
}

class Plain {
  nodes = 0;
  characters = 0;

  convert(value, depth = 0) {
    this.nodes += 1;
    if (depth > MAX_DEPTH || this.nodes > MAX_NODES) {
      throw new Refusal("too_large_result");
    }
    switch (typeof value) {
      case "undefined":
        return null;
      case "boolean":
        return value;
      case "number":
        return requireSafe(value);
      case "string":
        return this.text(value);
      default:
        return value === null ? null : this.structure(value, depth + 1);
    }
  }

  text(value) {
    this.characters += value.length;
    if (this.characters > MAX_CHARACTERS) {
      throw new Refusal("too_large_result");
    }
    if (!value.isWellFormed()) {
      throw new Refusal("broken_text");
    }
    if (value.includes("\0")) {
      throw new Refusal("nul_text");
    }
    return value;
  }

  structure(value, depth) {
    if (Array.isArray(value)) {
      return value.map((member) => this.convert(member, depth));
    }
    if (DateTime.isDateTime(value) || Duration.isDuration(value)) {
      return temporal(value);
    }
    if (getType(value) !== "context") {
      throw new Refusal("not_a_value", { found: getType(value) });
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [this.text(key), this.convert(member, depth)]),
    );
  }
}

/** JSON for a FEEL value: temporal values become ISO 8601 texts. */
export function plain(value) {
  return new Plain().convert(value);
}

/** Refuses numbers that JavaScript has not kept exactly, naming where. */
export function requireExact(value, path = "") {
  if (typeof value === "number") {
    if (Math.abs(value) > GREATEST) {
      throw new Refusal("too_large_variable", { path });
    }
  } else if (Array.isArray(value)) {
    value.forEach((member, index) => requireExact(member, `${path}[${index}]`));
  } else if (value !== null && typeof value === "object") {
    for (const key of Object.keys(value)) {
      requireExact(value[key], path ? `${path}.${key}` : key);
    }
  }
}
