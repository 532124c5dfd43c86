// Uploads a file as soon as it is chosen. Without this file it goes along when the form is sent.
(() => {
  "use strict";

  const filled = (text, name) => text.replace("{name}", name);
  // The server may have drawn the control again meanwhile.
  const current = (control) => document.getElementById(control.id) || control;

  // The control may be drawn again while a file is being chosen: the file then goes to an input that no longer stands
  // in the page, and of which only the input itself tells. So every input tells for itself, from when it is drawn.
  const listen = (part) => {
    for (const input of part.querySelectorAll("[data-upload] input[type=file]")) {
      input.addEventListener("change", take);
    }
  };
  listen(document);
  document.addEventListener("htmx:load", (event) => listen(event.target));

  function take(event) {
    const input = event.target;
    const control = input instanceof HTMLInputElement && input.type === "file" && input.closest("[data-upload]");
    if (!control || !input.files.length) {
      return;
    }
    const files = Array.from(input.files);
    // It must not go along a second time.
    input.value = "";
    uploadAll(control, files);
  }

  async function uploadAll(control, files) {
    const problems = [];
    const taken = [];
    for (const file of files) {
      const { id, error } = await uploadOne(control, file);
      if (error) {
        problems.push(error);
      } else {
        taken.push(file.name);
        name(current(control), id);
      }
    }
    say(current(control), problems.join(" "), problems.length > 0);
    if (taken.length) {
      redraw(current(control), taken, problems);
    }
  }

  async function uploadOne(control, file) {
    const { large, failed, expired } = control.dataset;
    if (file.size > Number(control.dataset.mostBytes)) {
      return { error: filled(large, file.name) };
    }
    const { status, answer } = await send(control, file);
    if (status === 401 || status === 403) {
      return { error: expired };
    }
    if (answer && (answer.id || answer.error)) {
      return answer;
    }
    return { error: filled(status === 413 ? large : failed, file.name) };
  }

  /** fetch tells nothing of how far an upload is; this does. */
  function send(control, file) {
    const form = current(control).closest("form");
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", control.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    const bar = progress(current(control), file);
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

  function progress(control, file) {
    const text = filled(control.dataset.underWay, file.name);
    say(control, text, false);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", text);
    control.querySelector(".file-state").append(bar);
    return bar;
  }

  function say(control, text, isWrong) {
    const state = control.querySelector(".file-state");
    state.textContent = text;
    state.classList.toggle("wrong", isWrong);
  }

  /** Name the file in the form; where one may be there, it takes the place of the one before. */
  function name(control, id) {
    if (control.hasAttribute("data-single")) {
      control.querySelectorAll(".file-list").forEach((list) => list.remove());
      control.querySelectorAll("input[data-new]").forEach((input) => input.remove());
    }
    const named = document.createElement("input");
    named.type = "hidden";
    named.name = control.dataset.path;
    named.value = id;
    named.dataset.new = "";
    control.append(named);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The server draws the form with the new files; what is said stays. */
  function redraw(control, taken, problems) {
    const said = [...taken.map((one) => filled(control.dataset.done, one)), ...problems].join(" ");
    const region = current(control).closest("form").querySelector("[data-files-said]");
    if (region) {
      region.textContent = said;
    }
    document.addEventListener(
      "htmx:afterSettle",
      () => {
        if (problems.length) {
          say(current(control), problems.join(" "), true);
        }
      },
      { once: true },
    );
    if (window.htmx) {
      window.htmx.trigger(control, "files-changed");
    } else {
      say(control, said, false);
    }
  }
})();
