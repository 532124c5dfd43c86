// How feelin is bundled: with the bureau's time zone, and with the corrections below.
//
// feelin answers null, or something worse, where only a mistake of the model can be the cause ("5" > 3 is true,
// matches(x, 5) is null). A case must not take the wrong branch silently, so these places call our checks
// (engine/feel/strict.js), which throw. Every correction must hit its text exactly once, so that a new version of
// feelin cannot drop one unnoticed.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const corrections = [
  {
    why: "comparing different types is a mistake, not null or a JavaScript conversion",
    find: "const test = operator()(right);",
    replace: "requireSameType(left, right, getType); const test = operator()(right);",
  },
  {
    why: "the same for lists of tests and for unary tests",
    find: "    return equals(test, value);\n}",
    replace: "    requireSameType(value, test, getType);\n    return equals(test, value);\n}",
  },
  {
    why: "and for whether a range includes a value",
    find: "        Object.assign(this, props);\n    }\n}",
    replace: "        Object.assign(this, props);\n        guardRange(this, getType);\n    }\n}",
  },
  {
    why: "a unary test such as ? > 5 that gives null does not match a null input; only the test null does",
    find: "            return args[0](context);\n        };\n        case 'ParenthesizedExpression'",
    replace:
      "            const result = args[0](context);\n" +
      "            return result === null && args[0].type !== 'nil' ? false : result;\n" +
      "        };\n        case 'ParenthesizedExpression'",
  },
  {
    why: "the right side of 'or' is not evaluated when the left side decides, and both sides must be boolean",
    find: "case 'Disjunction': return tag((context) => {\n            const left = args[0](context);\n            const right = args[2](context);",
    replace:
      "case 'Disjunction': return tag((context) => {\n            const left = requireTruth(args[0](context), getType);\n" +
      "            if (left === true) { return true; }\n            const right = requireTruth(args[2](context), getType);",
  },
  {
    why: "the same for 'and'",
    find: "case 'Conjunction': return tag((context) => {\n            const left = args[0](context);\n            const right = args[2](context);",
    replace:
      "case 'Conjunction': return tag((context) => {\n            const left = requireTruth(args[0](context), getType);\n" +
      "            if (left === false) { return false; }\n            const right = requireTruth(args[2](context), getType);",
  },
  {
    why: "if 0 then ... is a mistake, not true",
    find: "if (isTruthy(ifCondition(context))) {",
    replace: "if (requireTruth(ifCondition(context), getType) === true) {",
  },
  {
    why: "likewise what every ... satisfies",
    find: "return contexts.every(ctx => isTruthy(_condition(ctx)));",
    replace: "return contexts.every(ctx => requireTruth(_condition(ctx), getType) === true);",
  },
  {
    why: "likewise what some ... satisfies",
    find: "return contexts.some(ctx => isTruthy(_condition(ctx)));",
    replace: "return contexts.some(ctx => requireTruth(_condition(ctx), getType) === true);",
  },
  {
    why: "a built-in function refuses arguments of the wrong type; null in, null out stays",
    find: "        if (!convertedArgs) {\n            return null;\n        }",
    replace: "        if (!convertedArgs) {\n            refuseArguments(args, getType);\n            return null;\n        }",
  },
  {
    why: "the same for functions over lists",
    find: "        if (!args.every(arg => tester(arg) !== FALSE)) {\n            return null;\n        }",
    replace:
      "        if (!args.every(arg => tester(arg) !== FALSE)) {\n" +
      "            refuseArguments(args, getType);\n            return null;\n        }",
  },
  {
    why: "a pattern that is no regular expression is a mistake",
    find: "        if (isNotImplemented(_err)) {\n            throw _err;\n        }\n    }\n    return null;",
    replace: "        throw _err;\n    }",
  },
  {
    why: "the range 3..0 counts down although its end is falsy in JavaScript",
    find: "return b ? createRange(a, b) : a;",
    replace: "return args[1] ? createRange(a, b) : a;",
  },
  {
    why: "iterating over what is neither a list nor a range is a mistake; null stays null",
    find: "        return target.map(t => ({ [prop]: t }));\n    }\n    return null;",
    replace:
      "        return target.map(t => ({ [prop]: t }));\n    }\n" +
      "    requireList(target, getType);\n    return null;",
  },
  {
    why: "a number is read whole, exponent and all, and must be exact",
    find: "tag((_context) => node.input.includes('.') ? parseFloat(node.input) : parseInt(node.input), 'number');",
    replace: "tag(constantNumber(node.input), 'number');",
  },
  {
    why: "feelin's instance of is JavaScript's and always false for FEEL's types",
    find: "case 'InstanceOfExpression': return tag(",
    replace: "case 'InstanceOfExpression': throw notImplemented('instance of'); return tag(",
  },
  {
    why: "list contains and index of compare values, as '=' does: two equal dates are two objects",
    find: "function matches(a, b) {\n    return a === b;\n}",
    replace: "function matches(a, b) {\n    return equals(a, b) === true;\n}",
  },
  {
    why: "the same for a unary test that is a list",
    find: "return test.includes(value);\n                    }",
    replace: "return test.some(member => equals(member, value) === true);\n                    }",
  },
  {
    why: "only what FEEL defines can be read of a value: feelin shows every member of the JavaScript object behind it",
    find: "    if (['nil', 'boolean', 'number', 'string'].includes(getType(context))) {\n        return undefined;\n    }",
    replace: "    if (!mayRead(getType(context), name)) {\n        return undefined;\n    }",
  },
  {
    why: "date - date counts whole days first, so that (date - date).days says how many",
    find: "return a.diff(b);",
    replace: "return difference(a, b, getType);",
  },
];

const exported =
  "\nimport { constantNumber, difference, guardRange, refuseArguments } from './strict.js';" +
  "\nimport { mayRead, requireList, requireSameType, requireTruth } from './strict.js';" +
  "\nexport { builtins, getType, interpreter, Range, wrapFunction };" +
  "\nexport { FunctionWrapper, FUNCTION_PARAMETER_MISSMATCH };\n";

function corrected(source) {
  for (const { why, find, replace } of corrections) {
    const parts = source.split(find);
    if (parts.length !== 2) {
      throw new Error(`feelin has changed: found ${parts.length - 1} places, not one, for: ${why}`);
    }
    source = parts.join(replace);
  }
  return source + exported;
}

export function feelinForBureaus(sources) {
  return {
    name: "feelin-for-bureaus",
    setup(build) {
      build.onResolve({ filter: /^luxon$/ }, ({ importer }) =>
        /feelin[\\/]dist[\\/]index\.js$/.test(importer) ? { path: join(sources, "bureau_time.js") } : undefined,
      );
      build.onResolve({ filter: /^\.\/strict\.js$/ }, () => ({ path: join(sources, "strict.js") }));
      build.onLoad({ filter: /feelin[\\/]dist[\\/]index\.js$/ }, ({ path }) => ({
        contents: corrected(readFileSync(path, "utf8")),
        loader: "js",
      }));
    },
  };
}
