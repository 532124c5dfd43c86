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

  // Leaving a form that was changed, that came back to be corrected, or to which a file is under way, and that is not
  // submitted: the browser asks first.
  const isUnsaved = (form) => (form.dataset.entries === "unsaved" || form.dataset.uploading) && !form.dataset.sent;
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
})();
