// Expressions made executable once and kept, up to a bound.
import { getType, interpreter } from "@bpmn-io/feelin";

import { Refusal } from "./strict.js";

const MAX_CHARACTERS_KEPT = 100_000;

// An expression means the same whatever names the data carry: it is parsed with no variables, only with the added
// functions. A variable's name is therefore an identifier; a key with blanks is read by get value(context, "a key").
const KNOWN_NAMES = Object.fromEntries(
  ["working days", "limit", "head of", "deputy in charge of", "performer of", "chinese date", "yuan"].map((name) => [name, () => null]),
);

const kept = new Map();
let characters = 0;

/** What feelin warns of is refused at once, so that no null goes on from a mistake. */
const strictly = {
  addWarning(node, type, { values }) {
    const name = node.input;
    switch (type) {
      case "NO_VARIABLE_FOUND":
        throw new Refusal("unknown_name", { name });
      case "NO_CONTEXT_ENTRY_FOUND":
      case "NO_PROPERTY_FOUND":
        throw new Refusal("unknown_entry", { name, found: getType(values.target) });
      case "INVALID_TYPE":
        throw new Refusal("wrong_operands", { operator: name, left: getType(values.left), right: getType(values.right) });
      case "NO_FUNCTION_FOUND":
        throw new Refusal("not_a_function", { found: getType(values.target) });
      default:
        throw new Refusal("wrong_arguments", { found: [values.params].flat().map(getType).join(", ") });
    }
  },
};

function make(text, kind) {
  if (!text.trim()) {
    throw new Refusal("empty");
  }
  try {
    return interpreter[kind](text, KNOWN_NAMES, undefined, strictly);
  } catch (error) {
    if (error?.position) {
      const position = error.position.from + 1;
      const reads = text.slice(error.position.from, error.position.from + 20);
      throw reads ? new Refusal("syntax", { position, found: reads }) : new Refusal("unfinished", { position });
    }
    throw error;
  }
}

function remembered(key, produce) {
  const known = kept.get(key);
  if (known) {
    return known;
  }
  const made = produce();
  if (characters + key.length > MAX_CHARACTERS_KEPT) {
    kept.clear();
    characters = 0;
  }
  kept.set(key, made);
  characters += key.length;
  return made;
}

/** The executable form of an expression ("evaluate") or of unary tests ("unaryTest"). */
export function compiled(text, kind) {
  return remembered(`${kind} ${text}`, () => make(text, kind).root);
}

function members(text) {
  const listed = make(text, "unaryTest").parseTree.topNode.getChild("PositiveUnaryTests");
  if (!listed || listed.prevSibling) {
    throw new Refusal("no_order", { found: text });
  }
  return listed.getChildren("PositiveUnaryTest").map(({ from, to }) => text.slice(from, to));
}

/** The single tests of unary tests, in order; what is no list of them has no order and is refused. */
export function membersOf(text) {
  return remembered(`members ${text}`, () => members(text));
}
