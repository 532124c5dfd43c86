// feelin as its makers ship it, without our corrections: requests come in at stdin, answers go out at stdout, as JSON.
//
//   {now, variables, expressions}             -> {builtins: [...], values: [{value} | {failure}...]}
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = 'export * from "@bpmn-io/feelin"; export { DateTime, Duration, FixedOffsetZone, Settings } from "luxon";';

// Only what it keeps to itself is shown; nothing in it is changed.
const shown = {
  name: "shown",
  setup(bundle) {
    bundle.onLoad({ filter: /feelin[\\/]dist[\\/]index\.js$/ }, ({ path }) => ({
      contents: `${readFileSync(path, "utf8")}\nexport { builtins, getType };`,
      loader: "js",
    }));
  },
};

const { outputFiles } = await build({
  stdin: { contents: entry, resolveDir: join(dirname(fileURLToPath(import.meta.url)), "..", "..") },
  bundle: true,
  write: false,
  format: "iife",
  globalName: "feelin",
  plugins: [shown],
  logLevel: "warning",
});
const feelin = new Function(`${outputFiles[0].text}; return feelin;`)();
const { DateTime, Duration, getType } = feelin;

/** Temporal values as ISO 8601 texts, points in time with the offset of the bureau (the TZ of this process). */
function plain(value) {
  if (value === undefined || value === null) {
    return null;
  }
  if (Duration.isDuration(value)) {
    return value.shiftTo("years", "months", "days", "hours", "minutes", "seconds").normalize().toISO();
  }
  if (DateTime.isDateTime(value)) {
    switch (getType(value)) {
      case "date":
        return value.toISODate();
      case "time":
        return value.toISOTime({ suppressMilliseconds: true, includeOffset: false });
      default:
        return value.toLocal().toISO({ suppressMilliseconds: true });
    }
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (getType(value) === "context") {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  }
  return typeof value === "object" || typeof value === "function" ? `<${getType(value)}>` : value;
}

function answered(body) {
  try {
    return { value: plain(body()) };
  } catch (error) {
    return { failure: String(error.message) };
  }
}

const { now, variables, expressions } = JSON.parse(readFileSync(0, "utf8"));
feelin.Settings.now = () => now;
const values = expressions.map((text) => answered(() => feelin.evaluate(text, variables).value));
process.stdout.write(JSON.stringify({ builtins: Object.keys(feelin.builtins), values }));
