// Builds what Node makes for the product: the FEEL evaluator for V8 and the files the pages load.
// Everything it writes is a build product and ignored by git. usage: npm run build
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

import { feelinForBureaus } from "./feelin_plugin.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const vendor = join(root, "web", "static", "vendor");

const copies = {
  "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
  "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
  "bpmn-js/dist/assets/bpmn-js.css": "bpmn-js.css",
  "bpmn-js/dist/assets/diagram-js.css": "diagram-js.css",
  "bpmn-js/dist/bpmn-navigated-viewer.production.min.js": "bpmn-viewer.min.js",
  "htmx.org/dist/htmx.min.js": "htmx.min.js",
};

await build({
  entryPoints: [join(root, "engine", "feel", "entry.js")],
  outfile: join(root, "engine", "feel", "feelin.js"),
  bundle: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  minifySyntax: true,
  minifyWhitespace: true,
  plugins: [feelinForBureaus(join(root, "engine", "feel"))],
  logLevel: "warning",
});

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });
for (const [source, target] of Object.entries(copies)) {
  copyFileSync(join(root, "node_modules", source), join(vendor, target));
}
