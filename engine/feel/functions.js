// The functions FEEL has in this product: what is added to feelin's own, and what is put right.
import { builtins, getType } from "@bpmn-io/feelin";
import { DateTime, Duration } from "luxon";

import { BUREAU_ZONE, atBureau, dayOf, hasMoment } from "./bureau_time.js";
import { Refusal } from "./strict.js";

const valid = (value) => (value?.isValid ? value : null);
const isDate = (value) => getType(value) === "date";
const isPoint = (value) => ["date", "date time"].includes(getType(value));

function define(name, parameters, body) {
  builtins[name] = Object.assign(body, { $args: parameters });
}

function requireType(value, type, name) {
  if (getType(value) !== type) {
    throw new Refusal("wrong_arguments_of", { name, found: getType(value) });
  }
}

function pointFrom(text) {
  const [local, zone] = text.split("@");
  return valid(DateTime.fromISO(local.toUpperCase(), { setZone: !zone, zone: zone ?? BUREAU_ZONE }));
}

function dateAndTime(text) {
  const point = text.includes("T") || text.includes("t") ? pointFrom(text) : valid(DateTime.fromISO(text, { zone: BUREAU_ZONE }));
  return point && atBureau(point);
}

function dateFrom(value) {
  if (isDate(value)) {
    return value;
  }
  if (isPoint(value)) {
    return dayOf(atBureau(value));
  }
  requireType(value, "string", "date");
  if (/t/i.test(value)) {
    const point = dateAndTime(value);
    return point && dayOf(point);
  }
  return valid(DateTime.fromISO(value, { zone: "utc" }));
}

// Deadlines are asked for by name or in working days; the engine's calendar turns the answer into a time.
define("working days", ["days"], (days) => {
  if (!Number.isSafeInteger(days) || Math.abs(days) > 10_000) {
    throw new Refusal("wrong_arguments_of", { name: "working days", found: getType(days) });
  }
  return { working_days: days };
});
define("limit", ["key", "from", "excluded"], (key, from, excluded) => {
  requireType(key, "string", "limit");
  const asked = { limit: key };
  if (from !== undefined && from !== null) {
    asked.from = from;
  }
  if (excluded !== undefined && excluded !== null) {
    asked.excluded = excluded;
  }
  return asked;
});

// A time cycle of working days cannot be written as ISO 8601, so one of durations need not be either.
define("cycle", ["repetitions", "interval"], (repetitions, interval) => {
  const [times, every] = interval === undefined ? [null, repetitions] : [repetitions, interval];
  if (times !== null && !(Number.isSafeInteger(times) && times > 0)) {
    throw new Refusal("wrong_arguments_of", { name: "cycle", found: getType(times) });
  }
  if (getType(every) !== "duration" && every?.working_days === undefined) {
    throw new Refusal("wrong_arguments_of", { name: "cycle", found: getType(every) });
  }
  return { repetitions: times, every };
});

// Who a step is for, by office or by what they did before; the engine knows who that is when the task opens.
for (const [name, suffix] of [["head of", "head"], ["deputy in charge of", "deputy_in_charge"]]) {
  define(name, ["department"], (department) => {
    requireType(department, "string", name);
    return `${department}/${suffix}`;
  });
}
define("performer of", ["step"], (step) => {
  requireType(step, "string", "performer of");
  return `performer:${step}`;
});

// How letters write days and amounts; what is kept in a case stays ISO and whole cents.
define("chinese date", ["date"], (date) => {
  if (date === null || date === undefined) {
    return null;
  }
  const day = dateFrom(date);
  if (!day) {
    throw new Refusal("wrong_arguments_of", { name: "chinese date", found: getType(date) });
  }
  return `${day.year}年${day.month}月${day.day}日`;
});
define("yuan", ["cents"], (cents) => {
  if (cents === null || cents === undefined) {
    return null;
  }
  if (!Number.isSafeInteger(cents)) {
    throw new Refusal("wrong_arguments_of", { name: "yuan", found: getType(cents) });
  }
  const digits = String(Math.abs(cents)).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${cents < 0 ? "-" : ""}${whole}.${digits.slice(-2)}`;
});

function bureauNow(name) {
  if (!hasMoment()) {
    throw new Refusal("no_moment", { name });
  }
  return DateTime.now();
}

define("not", ["negand"], (negand) => {
  if (negand === null) {
    return null;
  }
  requireType(negand, "boolean", "not");
  return !negand;
});

define("now", [], () => bureauNow("now"));
define("today", [], () => dayOf(bureauNow("today")));

define("date", ["year", "month", "day", "from"], (year, month, day, from) => {
  if (typeof year === "number") {
    requireType(month, "number", "date");
    requireType(day, "number", "date");
    return valid(DateTime.utc(year, month, day));
  }
  const source = from ?? year ?? null;
  return source === null ? null : dateFrom(source);
});

const originalDateAndTime = builtins["date and time"];
define("date and time", ["date", "time", "from"], (date, time, from) => {
  const source = from ?? date ?? null;
  if (source === null) {
    return null;
  }
  if (typeof source === "string" && (time === undefined || time === null)) {
    return dateAndTime(source);
  }
  return originalDateAndTime(date, time);
});

const originalTime = builtins.time;
define("time", ["hour", "minute", "second", "offset", "from"], (hour, minute, second, offset, from) => {
  if (typeof hour === "number" && typeof minute === "number" && typeof second === "number" && !offset) {
    return valid(DateTime.fromObject({ year: 1900, month: 1, day: 1, hour, minute, second }, { zone: BUREAU_ZONE }));
  }
  return originalTime(hour, minute, second, offset, from);
});

define("@", ["string"], (string) => {
  if (/^-?P/.test(string)) {
    return valid(Duration.fromISO(string));
  }
  if (/^\d{1,2}:\d{1,2}/.test(string)) {
    return builtins.time(string);
  }
  return string.includes("T") ? dateAndTime(string) : dateFrom(string);
});

// What feelin knows by name alone, and would answer with null.
for (const name of [
  "overlaps before", "overlaps after", "finishes", "finished by", "during", "starts", "started by", "coincides",
]) {
  define(name, ["...ranges"], () => {
    throw new Refusal("not_supported", { what: name });
  });
}

define("years and months duration", ["from", "to"], (from, to) => {
  if (from === null || to === null) {
    return null;
  }
  if (!isPoint(from) || getType(from) !== getType(to)) {
    throw new Refusal("wrong_arguments_of", { name: "years and months duration", found: `${getType(from)}, ${getType(to)}` });
  }
  const { years, months } = to.diff(from, ["years", "months"]);
  return Duration.fromObject({ years, months: Math.trunc(months) });
});

// feelin sorts the numbers as texts
const originalMedian = builtins.median;
define("median", ["...list"], (...list) => {
  const numbers = list.length === 1 && Array.isArray(list[0]) ? list[0] : list;
  if (!numbers.length || !numbers.every((number) => typeof number === "number")) {
    return originalMedian(...list);
  }
  const sorted = Float64Array.from(numbers).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
});
