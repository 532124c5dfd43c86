// Keeps what stands in a form as a draft while people work on it. Without this file a button does.
(() => {
  "use strict";

  const PAUSE = 1000;
  const RETRY = 15000;
  const LONGEST_FAREWELL = 5000;
  const LARGEST_FAREWELL = 60000;

  const stateOf = (form) => form.querySelector("[data-draft]");
  const formOf = (element) => element instanceof Element && element.closest("form");

  /** The entries as a page without script would post them, without files that are not taken in yet. */
  function entriesOf(form) {
    const entries = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") {
        entries.append(name, value);
      }
    }
    return entries;
  }

  function say(state, text, link) {
    state.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = state.dataset.login;
      anchor.target = "_blank";
      anchor.rel = "noopener";
      anchor.textContent = state.dataset.logIn;
      state.append(" ", anchor);
    }
  }

  /** Another window has saved its entries: these wait until somebody decides. */
  function warn(form, { said, gone }) {
    const box = form.querySelector(".draft-conflict");
    const [text, link] = [box.querySelector("p"), box.querySelector("a")];
    box.hidden = false;
    link.hidden = gone;
    // What is said again must not be read out again.
    if (text.textContent !== said) {
      text.textContent = said;
    }
    say(stateOf(form), "");
  }

  /** From now on the page knows the draft that it has saved itself. */
  function saved(form, { said, known }) {
    form.elements._draft.value = known;
    form.querySelector(".draft-conflict").hidden = true;
    say(stateOf(form), said);
  }

  /** After logging in elsewhere the browser has a new session, and with it a new guard for every form of this page. */
  async function renewGuard(state) {
    const answer = await fetch(state.dataset.session, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      return "expired";
    }
    const { username, csrf_token: token } = await answer.json();
    if (username !== state.dataset.user) {
      return "other";
    }
    for (const guard of document.querySelectorAll('input[name="csrf_token"]')) {
      guard.value = token;
    }
    return "renewed";
  }

  let underWay = null;

  async function send(form, state) {
    const body = entriesOf(form);
    underWay = new AbortController();
    return fetch(state.dataset.draft, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive: body.toString().length < LARGEST_FAREWELL,
      signal: underWay.signal,
    });
  }

  async function sendWithGuard(form, state) {
    const answer = await send(form, state);
    if (answer.status !== 401 && answer.status !== 403) {
      return { answer };
    }
    const outcome = await renewGuard(state);
    return outcome === "renewed" ? { answer: await send(form, state) } : { outcome };
  }

  const timers = new WeakMap();
  const running = new WeakMap();

  function later(form, pause) {
    clearTimeout(timers.get(form));
    timers.set(
      form,
      setTimeout(() => save(form), pause),
    );
  }

  async function save(form) {
    const state = stateOf(form);
    clearTimeout(timers.get(form));
    if (!state || form.dataset.sent) {
      return;
    }
    if (running.has(form)) {
      later(form, PAUSE);
      return;
    }
    form.dataset.entries = "saving";
    running.set(form, attempt(form, state));
    await running.get(form);
    running.delete(form);
  }

  /** One try, which fails without raising. */
  async function attempt(form, state) {
    try {
      await saveNow(form, state);
    } catch {
      if (form.dataset.sent) {
        return;
      }
      form.dataset.entries = "unsaved";
      say(state, state.dataset.failed);
      later(form, RETRY);
    }
  }

  async function saveNow(form, state) {
    const { answer, outcome } = await sendWithGuard(form, state);
    if (answer && answer.ok) {
      saved(form, await answer.json());
      // What was entered meanwhile has marked the form anew.
      if (form.dataset.entries === "saving") {
        form.dataset.entries = "";
      }
      return;
    }
    form.dataset.entries = "unsaved";
    if (answer && answer.status === 412) {
      warn(form, await answer.json());
    } else if (outcome === "expired") {
      say(state, state.dataset.expired, true);
      later(form, RETRY);
    } else if (outcome === "other") {
      say(state, state.dataset.other);
    } else if (answer.status >= 500) {
      say(state, state.dataset.failed);
      later(form, RETRY);
    } else {
      say(state, state.dataset.refused);
    }
  }

  const hasDraft = (form) => form instanceof HTMLFormElement && form.hasAttribute("data-entries") && stateOf(form);
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = formOf(event.target);
      if (hasDraft(form)) {
        later(form, PAUSE);
      }
    });
  }
  // A row or a file more or less comes from the server, without an event of a control.
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = formOf(event.target);
    if (hasDraft(form)) {
      later(form, PAUSE);
    }
  });
  // What is handed in needs no draft any more, nor one that arrives afterwards.
  document.addEventListener("submit", (event) => {
    clearTimeout(timers.get(event.target));
    if (underWay && hasDraft(event.target)) {
      underWay.abort();
    }
  });
  const unsavedForms = () => Array.from(document.querySelectorAll('form[data-entries="unsaved"]')).filter(hasDraft);
  const saveUnsaved = () => unsavedForms().forEach(save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      saveUnsaved();
    }
  });
  window.addEventListener("pagehide", saveUnsaved);
  // Saved while the browser still asks whether to leave.
  window.addEventListener("beforeunload", saveUnsaved);

  const isUploading = () => document.querySelector("form[data-uploading]") !== null;

  /** Everything entered so far is saved, or what is not makes the browser ask. */
  async function saveAll() {
    if (isUploading()) {
      await new Promise((resolve) => document.addEventListener("uploads-ended", resolve, { once: true }));
    }
    await Promise.all(Array.from(document.querySelectorAll('form[data-entries="saving"]'), (form) => running.get(form)));
    await Promise.all(unsavedForms().map(save));
  }

  /** Whether the click leads from this page to another one of ours, in this window. */
  function leads(event, link) {
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const isHere = link.pathname === location.pathname && link.search === location.search && link.hash;
    const isOurs = link.origin === location.origin && !isHere;
    return isPlain && isOurs && !link.hasAttribute("download") && ["", "_self"].includes(link.target);
  }

  // The next page may show the draft, as the same page in the other language does: it is asked for once that is saved.
  document.addEventListener("click", async (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    const isSaving = document.querySelector('form[data-entries="saving"]') !== null;
    const pending = isSaving || isUploading() || unsavedForms().length > 0;
    if (!link || event.defaultPrevented || !pending || !leads(event, link)) {
      return;
    }
    event.preventDefault();
    await Promise.race([saveAll(), new Promise((resolve) => setTimeout(resolve, LONGEST_FAREWELL))]);
    location.assign(link.href);
  });
  // Back from the window where somebody logged in again.
  window.addEventListener("focus", saveUnsaved);
})();
