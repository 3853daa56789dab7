// Draws the charts of a page. Each <figure data-chart="ADDRESS OF A SPEC"> gets its Vega-Lite spec, drawn as SVG with
// Vega's interpreter, so that the page's policy may forbid eval; every mark can be reached and read by keyboard.
// Whatever comes from a report is set as text, never as markup.

const SCRIPT = new URL("vega.js", import.meta.url);
const dark = matchMedia("(prefers-color-scheme: dark)");
let embedding;

function embed() {
  embedding ??= import(SCRIPT).then(() => window.vegaEmbed);
  return embedding;
}

function address(figure) {
  const url = new URL(figure.dataset.chart, document.baseURI);
  url.searchParams.set("theme", dark.matches ? "dark" : "light");
  url.searchParams.set("width", String(room(figure)));
  return url;
}

// In steps, so that the same pictures are asked for again and again.
function room(figure) {
  return Math.min(1600, Math.max(280, Math.floor(figure.clientWidth / 20) * 20));
}

async function draw(figure) {
  const url = address(figure);
  if (url.origin !== location.origin || figure.dataset.drawn === url.href) return;
  figure.dataset.drawn = url.href;
  try {
    const [answer, vegaEmbed] = await Promise.all([fetch(url), embed()]);
    if (!answer.ok) throw new Error(`${answer.status} for a chart`);
    const spec = await answer.json();
    if (figure.dataset.drawn !== url.href) return; // a later one overtook it
    const stage = part(figure, "chart-stage");
    const panel = part(figure, "chart-words");
    figure.chart?.finalize();
    panel.hidden = true;
    figure.chart = await vegaEmbed(stage, spec, {
      ast: true, actions: false, renderer: "svg", defaultStyle: false, mode: "vega-lite",
      config: { background: "transparent" },
      tooltip: (handler, event, item, value) => tell(figure, panel, event?.type === "mouseout" ? null : item, value),
    });
    figure.classList.add("drawn");
    reach(figure, stage, panel);
  } catch (error) {
    delete figure.dataset.drawn;
    const still = part(figure, "chart-stage");
    still.replaceChildren(Object.assign(new Image(), { src: url.href.replace(".json", ".svg"), alt: "Chart; the page tells the same in words" }));
    console.warn(error);
  }
}

function part(figure, name) {
  let found = figure.querySelector(`:scope > .${name}`);
  if (!found) {
    found = document.createElement("div");
    found.className = name;
    if (name === "chart-words") found.hidden = true; // not live: the mark in focus has it all as its label
    figure.insertBefore(found, figure.querySelector(":scope > figcaption"));
  }
  return found;
}

// What a mark tells: its words first, then who, how sure, and where.
function tell(figure, panel, item, value) {
  if (!item || !value || typeof value !== "object") {
    if (!figure.contains(document.activeElement) || !document.activeElement.matches("[data-mark]")) panel.hidden = true;
    return;
  }
  const facts = document.createElement("dl");
  let words;
  for (const [title, said] of Object.entries(value)) {
    if (said === "" || said === null || said === "null" || said === undefined) continue;
    if (title === "Words" || title === "Why") {
      words = document.createElement(title === "Words" ? "q" : "p");
      words.textContent = said;
      words.dir = "auto";
      continue;
    }
    const name = document.createElement("dt");
    name.textContent = title;
    const fact = document.createElement("dd");
    fact.textContent = said;
    fact.dir = "auto";
    facts.append(name, fact);
  }
  panel.replaceChildren(...(words ? [words] : []), facts);
  const goal = own(item.datum?.href);
  if (goal) {
    const link = document.createElement("a");
    link.href = goal;
    link.textContent = "Read it in the report";
    link.tabIndex = -1;
    panel.append(link);
  }
  panel.hidden = false;
  figure.place = () => place(figure, panel, item);
  figure.place();
}

function place(figure, panel, item) {
  const mark = item._svg;
  if (!mark) return;
  const at = mark.getBoundingClientRect();
  const frame = figure.getBoundingClientRect();
  const left = Math.min(Math.max(0, at.left - frame.left - 20), Math.max(0, frame.width - panel.offsetWidth));
  panel.style.setProperty("left", `${left}px`);
  if (at.bottom < 0 || at.top > innerHeight) return; // it has been scrolled away on purpose
  const tall = panel.offsetHeight;
  const below = at.bottom + 8;
  const above = at.top - tall - 8;
  const fits = below + tall <= innerHeight;
  // Where neither side has room for all of it, the window's edge decides: no word of it may be out of sight.
  const top = fits ? below : above >= 0 ? above : Math.max(0, innerHeight - tall - 4);
  panel.style.setProperty("top", `${top - frame.top}px`);
}

// Only addresses of this site.
function own(href) {
  if (typeof href !== "string" || !href) return null;
  const url = new URL(href, document.baseURI);
  return url.origin === location.origin && url.protocol === location.protocol ? url.href : null;
}

// One stop for the Tab key; the arrows go from mark to mark, Enter follows one into its report, Escape puts it aside.
function reach(figure, stage, panel) {
  const marks = [...stage.querySelectorAll("svg path, svg rect")].filter((m) => m.__data__?.tooltip && m.hasAttribute("aria-label"));
  marks.forEach((mark, number) => {
    mark.dataset.mark = "";
    mark.setAttribute("tabindex", number ? "-1" : "0");
    mark.setAttribute("focusable", "true");
    mark.setAttribute("role", own(mark.__data__.datum?.href) ? "link" : "img");
    mark.removeAttribute("aria-roledescription");
  });
  figure.marks = marks;
  if (stage.dataset.heard) return;
  stage.dataset.heard = "yes";
  stage.addEventListener("focusin", (event) => {
    const item = event.target.__data__;
    if (!item || !event.target.matches("[data-mark]")) return;
    figure.marks.forEach((mark) => mark.setAttribute("tabindex", mark === event.target ? "0" : "-1"));
    tell(figure, panel, item, item.tooltip);
  });
  figure.addEventListener("focusout", (event) => {
    if (!figure.contains(event.relatedTarget)) panel.hidden = true;
  });
  stage.addEventListener("keydown", (event) => steer(figure, panel, event));
  stage.addEventListener("click", (event) => follow(figure, event), true);
}

function steer(figure, panel, event) {
  const here = figure.marks.indexOf(event.target);
  if (here < 0) return;
  const last = figure.marks.length - 1;
  const step = { ArrowRight: here + 1, ArrowDown: below(figure, here, 1), ArrowLeft: here - 1, ArrowUp: below(figure, here, -1), Home: 0, End: last }[event.key];
  if (step !== undefined) {
    event.preventDefault();
    figure.marks[Math.min(Math.max(step, 0), last)].focus();
  } else if (event.key === "Enter") {
    const goal = own(event.target.__data__.datum?.href);
    if (goal) location.assign(goal);
  } else if (event.key === "Escape") {
    panel.hidden = true;
  }
}

// The nearest mark of the row below or above.
function below(figure, here, way) {
  const centre = (mark) => {
    const box = mark.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  };
  const from = centre(figure.marks[here]);
  let best = here, least = Infinity;
  figure.marks.forEach((mark, number) => {
    const to = centre(mark);
    const down = (to.y - from.y) * way;
    if (down < 8) return;
    const far = down * 4 + Math.abs(to.x - from.x);
    if (far < least) [best, least] = [number, far];
  });
  return best;
}

// With a finger the first tap shows the words; the second one, or the link under them, goes to the report.
function follow(figure, event) {
  const mark = event.target.closest("[data-mark]");
  if (!mark) return;
  event.preventDefault();
  event.stopPropagation();
  const goal = own(mark.__data__.datum?.href);
  const known = figure.told === mark;
  figure.told = mark;
  mark.focus();
  if (!goal || (event.pointerType === "touch" && !known)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) window.open(goal, "_blank", "noopener");
  else location.assign(goal);
}

const figures = [...document.querySelectorAll("figure[data-chart]")];
const redraw = () => figures.forEach(draw);
let waiting;
const resized = () => {
  clearTimeout(waiting);
  waiting = setTimeout(redraw, 150);
};
dark.addEventListener("change", redraw);
// A mark in focus glides into view, and its words with it: they must not end up beyond the edge.
const replace = () => {
  for (const figure of figures) if (figure.querySelector(":scope > .chart-words:not([hidden])")) figure.place();
};
addEventListener("scroll", replace, { passive: true });
addEventListener("resize", replace, { passive: true });
new ResizeObserver(resized).observe(document.documentElement);
redraw();
