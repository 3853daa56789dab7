// The queue with more comfort: single keys, and answers without loading the page anew. Keys can be switched off.

const KEPT = "sayso.keys";
const queue = document.querySelector("#queue");
const told = document.querySelector("#told");
const box = document.querySelector("#keys-on");
let busy = false;

const entries = () => [...document.querySelectorAll("[data-entry]")];
const current = () => document.activeElement?.closest?.("[data-entry]");
const place = () => Math.max(0, entries().indexOf(current()));

function go(number) {
  const all = entries();
  const entry = all[Math.min(Math.max(0, number), all.length - 1)];
  if (!entry) return;
  entry.focus({ preventScroll: true });
  entry.scrollIntoView({ block: "nearest" });
}

if (box) {
  box.disabled = false;
  try { box.checked = localStorage.getItem(KEPT) !== "off"; } catch { /* not kept then */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem(KEPT, box.checked ? "on" : "off"); } catch { /* not kept then */ }
  });
}

document.addEventListener("keydown", (event) => {
  if (!box?.checked || busy || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const entry = current();
  switch (event.key) {
    case "j": go(entry ? place() + 1 : 0); break;
    case "k": go(entry ? place() - 1 : 0); break;
    case "a": case "n": case "r": case "c": entry?.querySelector(`[data-key="${event.key}"]`)?.click(); break;
    case "u": told.querySelector("[data-undo]")?.click(); break;
    case "?": { const list = document.querySelector("#keys"); list.open = true; list.querySelector("summary").focus(); break; }
    default: return;
  }
  event.preventDefault();
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  // Not `form.action`: a button of that name stands before it.
  const address = form.getAttribute("action");
  if (form.getAttribute("method") !== "post" || !(queue.contains(form) || told.contains(form)) || busy) return;
  event.preventDefault();
  busy = true;
  const number = queue.contains(form) ? place() : 0;
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    const response = await fetch(address, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("#queue");
    if (response.ok && fresh) {
      queue.replaceChildren(...fresh.childNodes);
      told.replaceChildren(...page.querySelector("#told").childNodes);
      go(number);
    } else {
      document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
      document.querySelector("main").focus();
    }
  } catch {
    const line = document.createElement("p");
    line.textContent = "The server cannot be reached, or has stopped: nothing is known to have been kept.";
    told.replaceChildren(line);
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  }
  busy = false;
});
