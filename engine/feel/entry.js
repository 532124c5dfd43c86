// The door into V8: bureauFeel(request) takes one JSON text, gives one JSON text and never throws.
//
//   {call: "evaluate", expressions, context, now}            -> {value: [...]}
//   {call: "test", tests: [[text, value]...], context, now}  -> {value: [true, ...]}
//   {call: "parse", expressions, kind}                       -> {value: [null | failure, ...]}
//   {call: "decide", plan, context, now}                     -> {value: [{rules: [...], inputs: {...}, result}...]}
//   any of them                                              -> {failure: {expression, decision, code, params}}
import { setMoment } from "./bureau_time.js";
import { decide } from "./decide.js";
import { describe, evaluated, matches, understood } from "./evaluate.js";
import "./functions.js";
import { requireExact } from "./values.js";

function failureOf(body) {
  try {
    body();
    return null;
  } catch (error) {
    return describe(error);
  }
}

// An entry that is called __proto__ is an entry like every other, wherever feelin copies it.
delete Object.prototype.__proto__;

const calls = {
  evaluate: ({ expressions, context }) => expressions.map((text) => evaluated(text, context)),
  test: ({ tests, context }) => tests.map(([text, value]) => matches(text, { ...context, "?": value })),
  parse: ({ expressions, kind }) => expressions.map((text) => failureOf(() => understood(text, kind))),
  decide: ({ plan, context }) => decide(plan, context),
};

globalThis.bureauFeel = (text) => {
  try {
    const request = JSON.parse(text);
    setMoment(request.now ?? null);
    requireExact(request.context ?? null);
    requireExact(request.tests ?? null);
    return JSON.stringify({ value: calls[request.call](request) });
  } catch (error) {
    return JSON.stringify({ failure: describe(error) });
  }
};
