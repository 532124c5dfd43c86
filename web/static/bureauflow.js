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

  // While the server redraws a form, people go on typing: what they typed meanwhile stays.
  let typing = null;
  document.addEventListener("htmx:beforeSwap", () => {
    const active = document.activeElement;
    typing = null;
    if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement) {
      if (active.id && !["checkbox", "radio", "hidden"].includes(active.type)) {
        typing = { id: active.id, value: active.value };
      }
    }
  });
  document.addEventListener("htmx:afterSwap", () => {
    const again = typing && document.getElementById(typing.id);
    if (again && again.value !== typing.value) {
      again.value = typing.value;
    }
  });
  // A row that was just added is where people want to go on.
  document.addEventListener("htmx:afterSettle", (event) => {
    const asked = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
    const button = asked && asked.submitter ? asked.submitter : event.detail.requestConfig && event.detail.requestConfig.elt;
    if (button instanceof HTMLButtonElement && button.value.startsWith("add:")) {
      const added = document.getElementById(button.id);
      const row = added && added.previousElementSibling;
      const first = row && row.querySelector("input:not([type=hidden]), select, textarea");
      if (first) {
        first.focus();
      }
    }
  });
})();
