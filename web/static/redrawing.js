// The server draws a form again while people go on working in it: nothing they enter or press meanwhile is lost.
// Without this file, or without htmx, a button for rows or files posts the page.
(() => {
  "use strict";

  const SOON = 50;
  const RETRY = 15000;
  // A tap clicks a moment after the finger has left the screen; a button of a mouse or a keyboard clicks at once.
  const TAP = 100;

  // 1. Nothing moves under a hand: an answer is not drawn between the beginning and the end of a press, while a text is
  // being composed, a list of choices is open, or a date is half entered.
  const hands = new Map();
  const hold = (what) => {
    clearTimeout(hands.get(what));
    hands.set(what, 0);
  };
  const lift = (what, pause = 0) => {
    if (hands.get(what) === 0) {
      hands.set(
        what,
        setTimeout(() => hands.delete(what), pause),
      );
    }
  };
  const tellsWhatIsOpen = CSS.supports("selector(select:open)");
  const on = (kinds, act) => kinds.split(" ").forEach((kind) => document.addEventListener(kind, act, true));
  on("pointerdown", (event) => {
    // A list of choices may keep the end of the press to itself.
    const isList = event.target instanceof Element && event.target.closest("select");
    if (event.button === 0 && !(isList && tellsWhatIsOpen)) {
      hold("pointer");
    }
  });
  on("pointerup pointercancel contextmenu", (event) => lift("pointer", event.pointerType === "mouse" ? 0 : TAP));
  on("pointermove", (event) => event.buttons === 0 && lift("pointer"));
  on("keydown", (event) => event.key === " " && hold("key"));
  on("keyup", (event) => event.key === " " && lift("key"));
  on("compositionstart", () => hold("text"));
  on("compositionend", () => lift("text"));
  window.addEventListener("blur", () => Array.from(hands.keys()).forEach((what) => lift(what)));

  const isHandOn = () =>
    hands.size > 0 ||
    Boolean(document.activeElement?.validity?.badInput) ||
    (tellsWhatIsOpen && document.querySelector("select:open") !== null);

  // 2. What is pressed stays in the form, and goes along with whatever is asked, saved or submitted, until an answer to
  // it is drawn. So a later request may take the place of an earlier one. All of it means the rows as they are drawn.
  const pressedIn = (form) => Array.from(form.querySelectorAll("input[data-pressed]"));
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-redraws]");
    if (!button || !window.htmx) {
      return;
    }
    event.preventDefault();
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    pressed.dataset.pressed = "";
    button.form.append(pressed);
    pressed.dispatchEvent(new Event("input", { bubbles: true }));
    ask(button.form);
  });

  function ask(form) {
    const fields = form.querySelector("#fields");
    if (fields) {
      window.htmx.trigger(fields, "redraw");
    }
  }

  // 3. What changed since the server was asked stays as it is now, in the row it was entered into.
  const isToggle = (control) => control.type === "checkbox" || control.type === "radio";
  const keyOf = (name, control) => `${name}\n${isToggle(control) ? control.value : ""}`;
  const stateOf = (control) => (isToggle(control) ? control.checked : control.value);
  const controlsOf = (form) =>
    Array.from(form.elements).filter(
      (control) => control.name && !["hidden", "submit", "file"].includes(control.type),
    );
  const statesOf = (form) =>
    new Map(controlsOf(form).map((control) => [keyOf(control.name, control), stateOf(control)]));

  /** Under which name a control stands once these rows are removed; none if its own row is. */
  function moving(pressed) {
    const removed = pressed
      .map(({ name, value }) => name === "_rows" && /^remove:(.+):(\d+)$/.exec(value))
      .filter(Boolean)
      .map(([, list, index]) => ({ list, index: Number(index) }));
    return (name) => {
      const [, list, number, rest] = /^([^[]+)\[(\d+)\](.*)$/.exec(name) || [];
      const gone = new Set(removed.filter((one) => one.list === list).map((one) => one.index));
      const before = Array.from(gone).filter((index) => index < Number(number)).length;
      if (gone.has(Number(number))) {
        return null;
      }
      return before ? `${list}[${number - before}]${rest}` : name;
    };
  }

  /** What was entered and where people are, under the names of the form that comes. */
  function remember(form, asked, moved) {
    const changed = new Map();
    let focus = null;
    for (const control of controlsOf(form)) {
      const name = moved(control.name);
      const isChanged = asked.states.get(keyOf(control.name, control)) !== stateOf(control);
      if (name !== null && isChanged) {
        changed.set(keyOf(name, control), stateOf(control));
      }
      if (control === document.activeElement) {
        const { selectionStart: start, selectionEnd: end, selectionDirection: direction } = control;
        focus = { key: name === null ? null : keyOf(name, control), selection: [start, end, direction] };
      }
    }
    return { changed, focus };
  }

  /** Puts back what changed meanwhile; gives one control that the form depends on. */
  function restore(form, { changed, focus }) {
    let behind = null;
    for (const control of controlsOf(form)) {
      const key = keyOf(control.name, control);
      const state = changed.get(key);
      if (state !== undefined && state !== stateOf(control)) {
        control[isToggle(control) ? "checked" : "value"] = state;
        behind = control.hasAttribute("hx-post") ? control : behind;
      }
      if (focus && focus.key === key) {
        control.focus({ preventScroll: true });
        if (typeof focus.selection[0] === "number") {
          control.setSelectionRange(...focus.selection);
        }
      }
    }
    return behind;
  }

  /** A row that was just added is where people want to go on, unless they already do elsewhere. */
  function goOn(pressed, focus) {
    const [verb, list] = (pressed.findLast(({ name }) => name === "_rows")?.value || "").split(":");
    const add = list && document.getElementById(`f-${list}-add`);
    const active = document.activeElement;
    if (verb === "add" && add && [add, document.body].includes(active)) {
      const row = add.previousElementSibling;
      row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else if (verb === "remove" && (active === document.body || focus?.key === null)) {
      document.getElementById(`f-${list}`)?.focus({ preventScroll: true });
    }
  }

  const asked = new WeakMap();
  const latest = new WeakMap();
  const answers = new Map();
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const form = detail.elt.closest("form");
    if (form) {
      // An answer that still waits to be drawn is out of date.
      answers.delete(form);
      latest.set(form, detail.xhr);
      asked.set(detail.xhr, { form, states: statesOf(form), pressed: pressedIn(form) });
    }
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const request = asked.get(detail.xhr);
    if (request && detail.shouldSwap) {
      detail.shouldSwap = false;
      answers.set(request.form, { request, target: detail.target, html: detail.serverResponse });
      drawWhenFree();
    }
  });

  function drawWhenFree() {
    if (answers.size && isHandOn()) {
      setTimeout(drawWhenFree, SOON);
      return;
    }
    const drawn = Array.from(answers);
    answers.clear();
    drawn.forEach(([form, answer]) => draw(form, answer));
  }

  function draw(form, { request, target, html }) {
    const moved = moving(request.pressed);
    const remembered = remember(form, request, moved);
    request.pressed.forEach((pressed) => pressed.remove());
    form.dispatchEvent(new CustomEvent("rows-moved", { bubbles: true, detail: { moved } }));
    window.htmx.swap(target, html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
    const behind = restore(form, remembered);
    goOn(request.pressed, remembered.focus);
    // What the server has not seen yet may change the form once more.
    if (behind) {
      behind.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // What could not be asked is asked again; where the server refuses, submitting says why.
  const again = ({ detail }) => {
    const { form } = asked.get(detail.xhr) || {};
    if (form && (!detail.xhr.status || detail.xhr.status >= 500)) {
      setTimeout(() => latest.get(form) === detail.xhr && form.isConnected && ask(form), RETRY);
    }
  };
  for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(failure, again);
  }
  // Coming back with the browser's button to a form whose request was given up.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) {
      if (window.htmx && pressedIn(form).length) {
        ask(form);
      }
    }
  });
})();
