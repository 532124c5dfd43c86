// Uploads a file as soon as it is chosen. Without this file it goes along when the form is sent.
(() => {
  "use strict";

  const filled = (text, name) => text.replace("{name}", name);

  // A place for files stays the same one when the server draws its control again, also when its row has moved.
  const places = new Map();
  const placeOf = new WeakMap();

  // The control may be drawn again while a file is being chosen: the file then goes to an input that no longer stands
  // in the page, and of which only the input itself tells. So every input tells for itself, from when it is drawn.
  const listen = (part) => {
    for (const control of part.querySelectorAll("[data-upload]")) {
      const { path } = control.dataset;
      const place = places.get(path) || {};
      places.set(path, place);
      placeOf.set(control, place);
      place.control = control;
      control.querySelector("input[type=file]")?.addEventListener("change", take);
      if (place.bar) {
        say(place, place.bar.ariaLabel, false);
        stateOf(place).append(place.bar);
      }
    }
  };
  listen(document);
  document.addEventListener("htmx:load", (event) => listen(event.target));
  document.addEventListener("rows-moved", (event) => {
    const before = Array.from(places);
    places.clear();
    for (const [path, place] of before) {
      const moved = event.detail.moved(path);
      if (moved === null) {
        place.isGone = true;
      } else {
        places.set(moved, place);
      }
    }
  });

  /** Whether people still see the place: not in a row that they have removed, nor hidden by what they entered. */
  const isThere = (place) => !place.isGone && place.control.isConnected;

  function take(event) {
    const input = event.target;
    const place = placeOf.get(input.closest("[data-upload]"));
    if (!input.files.length || !isThere(place)) {
      return;
    }
    const files = Array.from(input.files);
    // It must not go along a second time.
    input.value = "";
    uploadAll(place, files);
  }

  async function uploadAll(place, files) {
    const form = place.control.closest("form");
    form.dataset.uploading = Number(form.dataset.uploading || 0) + 1;
    const outcomes = [];
    for (const file of files) {
      outcomes.push({ name: file.name, ...(await uploadOne(place, form, file)) });
    }
    place.bar = null;
    const problems = outcomes.filter(({ error }) => error).map(({ error }) => error);
    if (isThere(place)) {
      say(place, problems.join(" "), problems.length > 0);
      takeIn(
        place,
        form,
        outcomes.filter(({ id }) => id),
        problems,
      );
    }
    end(form, place, problems.length > 0);
  }

  async function uploadOne(place, form, file) {
    const { large, failed, expired, mostBytes } = place.control.dataset;
    if (file.size > Number(mostBytes)) {
      return { error: filled(large, file.name) };
    }
    const { status, answer } = await send(place, form, file);
    if (status === 401 || status === 403) {
      return { error: expired };
    }
    if (answer && (answer.id || answer.error)) {
      return { id: answer.id, error: answer.error };
    }
    return { error: filled(status === 413 ? large : failed, file.name) };
  }

  /** fetch tells nothing of how far an upload is; this does. */
  function send(place, form, file) {
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", place.control.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    const bar = progress(place, file);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        bar.value = event.loaded / event.total;
      }
    });
    return new Promise((resolve) => {
      request.addEventListener("loadend", () => resolve({ status: request.status, answer: request.response }));
      request.send(body);
    });
  }

  function progress(place, file) {
    const text = filled(place.control.dataset.underWay, file.name);
    say(place, text, false);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.ariaLabel = text;
    stateOf(place).append(bar);
    place.bar = bar;
    return bar;
  }

  const stateOf = (place) => place.control.querySelector(".file-state");

  function say(place, text, isWrong) {
    stateOf(place).textContent = text;
    stateOf(place).classList.toggle("wrong", isWrong);
  }

  /** Name the files in the form, and at once ask for it with them, since an answer without them is out of date. */
  function takeIn(place, form, files, problems) {
    if (!files.length) {
      return;
    }
    const { control } = place;
    const isSingle = control.hasAttribute("data-single");
    if (isSingle) {
      control.querySelectorAll(".file-list, input[data-new]").forEach((one) => one.remove());
    }
    for (const { id } of isSingle ? files.slice(-1) : files) {
      const named = document.createElement("input");
      Object.assign(named, { type: "hidden", name: control.dataset.path, value: id });
      named.dataset.new = "";
      control.append(named);
    }
    control.dispatchEvent(new Event("input", { bubbles: true }));
    const done = files.map(({ name }) => filled(control.dataset.done, name));
    redraw(place, form, [...done, ...problems].join(" "), problems);
  }

  /** The server draws the form with the new files; what is said stays. */
  function redraw(place, form, said, problems) {
    const region = form.querySelector("[data-files-said]");
    if (region) {
      region.textContent = said;
    }
    const tellAgain = () => {
      if (problems.length && isThere(place)) {
        say(place, problems.join(" "), true);
      }
    };
    document.addEventListener("htmx:afterSettle", tellAgain, { once: true });
    if (window.htmx) {
      window.htmx.trigger(place.control, "files-changed");
    } else {
      say(place, said, false);
    }
  }

  // Whoever submits while a file is under way submits it too; if it is refused, nothing is submitted.
  const submitted = new WeakMap();
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.dataset.uploading) {
        event.preventDefault();
        event.stopImmediatePropagation();
        submitted.set(form, event.submitter);
        form.setAttribute("aria-busy", "true");
      }
    },
    true,
  );

  function end(form, place, isRefused) {
    const others = Number(form.dataset.uploading) - 1;
    const isSubmitted = submitted.has(form);
    const button = submitted.get(form);
    if (isRefused || !others) {
      submitted.delete(form);
      form.removeAttribute("aria-busy");
    }
    if (isRefused && isSubmitted) {
      place.control.querySelector("input[type=file]")?.focus();
    }
    if (others) {
      form.dataset.uploading = others;
      return;
    }
    delete form.dataset.uploading;
    document.dispatchEvent(new Event("uploads-ended"));
    if (isSubmitted && !isRefused) {
      form.requestSubmit(button);
    }
  }
})();
