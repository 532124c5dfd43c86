// The model of a case with the steps it has passed and the ones it is at; the page says the same in words beside it.
(() => {
  "use strict";
  const box = document.getElementById("diagram");
  if (!box || typeof window.BpmnJS !== "function") {
    return;
  }
  const canvasBox = box.querySelector(".diagram-canvas");
  const bar = box.querySelector(".diagram-bar");
  // Below this a label cannot be read: the drawing then starts at the step the case is at.
  const READABLE = 0.55;

  // Events that wait beside a step or a case, and what holds other steps: the case is not at them. In an ad hoc
  // sub-process somebody decides what is next: there the case may stand, though no step of it is open.
  const AROUND = ["bpmn:BoundaryEvent", "bpmn:StartEvent", "bpmn:SubProcess", "bpmn:Transaction"];

  const fail = () => {
    canvasBox.hidden = true;
    box.querySelector(".diagram-failed").hidden = false;
  };

  const isFrame = (element) => element.businessObject.$instanceOf("bpmn:SubProcess") && element.children.length > 0;

  /** What is drawn around other elements stays as it is, but for its edge where the case stands in it. */
  const mark = (viewer, ids, marker) => {
    const known = viewer.get("elementRegistry");
    const canvas = viewer.get("canvas");
    for (const element of ids.map((one) => known.get(one)).filter(Boolean)) {
      if (!isFrame(element)) {
        canvas.addMarker(element.id, marker);
      } else if (marker === "is-open") {
        canvas.addMarker(element.id, "is-open-frame");
      }
    }
  };

  /** A file may hold several processes, each with a drawing of its own: the one with the process of this case. */
  const holds = (root, process) =>
    root && (root.id === process || (root.participants || []).some((one) => one.processRef && one.processRef.id === process));
  const draw = async (viewer, model) => {
    await viewer.importXML(model.xml);
    const drawings = viewer.getDefinitions().diagrams || [];
    const own = drawings.find((one) => holds(one.plane && one.plane.bpmnElement, model.process));
    if (own && own !== drawings[0]) {
      await viewer.open(own);
    }
  };

  const middleOf = (element) =>
    element.waypoints
      ? element.waypoints[Math.floor(element.waypoints.length / 2)]
      : { x: element.x + element.width / 2, y: element.y + element.height / 2 };

  /** Everything at once, or at a readable size around one element. */
  const whole = (canvas) => canvas.zoom("fit-viewport", "auto");
  const around = (canvas, element) => {
    const { width, height } = canvas.getSize();
    const scale = Math.max(canvas.zoom("fit-viewport"), 0.75);
    const middle = middleOf(element);
    canvas.viewbox({
      x: middle.x - width / scale / 2,
      y: middle.y - height / scale / 2,
      width: width / scale,
      height: height / scale,
    });
  };

  const show = async () => {
    const answer = await fetch(box.dataset.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      throw new Error(answer.statusText);
    }
    const model = await answer.json();
    const viewer = new window.BpmnJS({ container: canvasBox });
    await draw(viewer, model);
    const canvas = viewer.get("canvas");
    const known = viewer.get("elementRegistry");
    const open = model.open.filter((id) => known.get(id) && !AROUND.includes(known.get(id).type));
    mark(viewer, model.passed, "is-passed");
    mark(viewer, open, "is-open");
    // Turning the wheel over the drawing moves the page, unless the drawing was chosen first.
    viewer.get("zoomScroll").toggle(false);
    canvasBox.addEventListener("focusin", () => viewer.get("zoomScroll").toggle(true));
    canvasBox.addEventListener("focusout", () => viewer.get("zoomScroll").toggle(false));
    canvasBox.addEventListener("keydown", (event) => {
      const direction = /^Arrow(Left|Right|Up|Down)$/.exec(event.key);
      if (direction && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        viewer.get("keyboardMove").moveCanvas({ speed: 50, direction: direction[1].toLowerCase() });
      }
    });
    const surface = canvasBox.querySelector("svg[tabindex]");
    if (surface) {
      surface.setAttribute("role", "img");
      surface.setAttribute("aria-label", box.dataset.label);
    }
    const first = open.find((id) => !isFrame(known.get(id))) || open[0];
    const here = first ? known.get(first) : null;
    const steps = {
      closer: () => canvas.zoom(Math.min(canvas.zoom() * 1.25, 4)),
      farther: () => canvas.zoom(Math.max(canvas.zoom() / 1.25, 0.1)),
      whole: () => whole(canvas),
      here: () => (here ? around(canvas, here) : whole(canvas)),
    };
    for (const button of bar.querySelectorAll("button")) {
      button.hidden = button.value === "here" && !here;
      button.addEventListener("click", steps[button.value]);
    }
    whole(canvas);
    if (canvas.zoom() < READABLE && here) {
      around(canvas, here);
    }
    bar.hidden = false;
    box.dataset.state = "ready";
  };

  show().catch(fail);
})();
