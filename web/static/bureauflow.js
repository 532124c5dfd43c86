// Comfort only: every page works without this file and without htmx.
(() => {
  "use strict";

  // A second click while the first request is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-once")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // Coming back with the browser's button shows the form ready again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });

  // Leaving a form that was changed, or that came back to be corrected, and not submitted: the browser asks first.
  const isUnsaved = (form) => form.dataset.entries === "unsaved" && !form.dataset.sent;
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target instanceof Element && event.target.closest("form[data-entries]");
      if (form) {
        form.dataset.entries = "unsaved";
      }
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (Array.from(document.querySelectorAll("form[data-entries]")).some(isUnsaved)) {
      event.preventDefault();
    }
  });

  // The server draws a form again while people go on typing: what changed since it was asked stays as it is now.
  const isToggle = (control) => control.type === "checkbox" || control.type === "radio";
  const keyOf = (control) => `${control.name}\n${isToggle(control) ? control.value : ""}`;
  const stateOf = (control) => (isToggle(control) ? control.checked : control.value);
  const controlsOf = (form) =>
    Array.from(form.elements).filter(
      (control) => control.name && !["hidden", "submit", "file"].includes(control.type),
    );
  const statesOf = (form) => new Map(controlsOf(form).map((control) => [keyOf(control), stateOf(control)]));

  let asked = null;
  let changed = new Map();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("form");
    asked = form && { form, states: statesOf(form) };
  });
  document.addEventListener("htmx:beforeSwap", () => {
    changed = new Map();
    if (!asked) {
      return;
    }
    for (const [key, state] of statesOf(asked.form)) {
      if (asked.states.get(key) !== state) {
        changed.set(key, state);
      }
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!asked) {
      return;
    }
    const { form } = asked;
    asked = null;
    const behind = restore(form);
    focusAddedRow(event.detail.requestConfig);
    // What the server has not seen yet may change the form once more.
    if (behind) {
      behind.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  /** Puts back what changed meanwhile; gives one control that the form depends on. */
  function restore(form) {
    let behind = null;
    for (const control of controlsOf(form)) {
      const state = changed.get(keyOf(control));
      if (state === undefined || state === stateOf(control)) {
        continue;
      }
      if (isToggle(control)) {
        control.checked = state;
      } else {
        control.value = state;
      }
      behind = control.hasAttribute("hx-post") ? control : behind;
    }
    changed = new Map();
    return behind;
  }

  /** A row that was just added is where people want to go on. */
  function focusAddedRow(request) {
    const button = request && request.elt;
    if (!(button instanceof HTMLButtonElement) || !button.value.startsWith("add:")) {
      return;
    }
    const again = document.getElementById(button.id);
    const row = again && again.previousElementSibling;
    const first = row && row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) {
      first.focus();
    }
  }
})();
