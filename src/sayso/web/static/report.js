// Comfort only: an address with #c120-188 lands on these very characters, and they are lit up.
// Characters count as Unicode code points, as in every record of the ledger.
const text = document.getElementById("text");
const words = text?.querySelector(".words");

function wanted() {
  const found = /^#c(\d{1,9})-(\d{1,9})$/.exec(location.hash);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

// The text node and the offset in it at which a character of the report stands.
function place(character) {
  const lines = words.querySelectorAll("p[data-start]");
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (Number(lines[middle].dataset.start) <= character) low = middle;
    else high = middle - 1;
  }
  let left = character - Number(lines[low].dataset.start);
  const walker = document.createTreeWalker(lines[low], NodeFilter.SHOW_TEXT);
  let last = null;
  while (walker.nextNode()) {
    last = walker.currentNode;
    let offset = 0;
    for (const each of last.data) {
      if (left === 0) return [last, offset];
      offset += each.length;
      left -= 1;
    }
  }
  return last && [last, last.length];
}

function lit(range) {
  if (!CSS.highlights) return;
  CSS.highlights.clear();
  if (range) CSS.highlights.set("found", new Highlight(range));
}

function show() {
  const span = wanted();
  if (!span || !words) return lit(null);
  const [from, to] = [Number(text.dataset.from), Number(text.dataset.to)];
  if (span[0] < from || span[0] >= to) {
    const there = new URLSearchParams(location.search);
    if (there.get("from") === String(Math.max(0, span[0] - 2000))) return lit(null);
    there.set("from", String(Math.max(0, span[0] - 2000)));
    there.delete("at");
    location.replace(`${location.pathname}?${there}${location.hash}`);
    return null;
  }
  const start = place(span[0]);
  const end = place(Math.max(span[0], Math.min(span[1], to) - 1));
  if (!start || !end) return null;
  const range = document.createRange();
  range.setStart(...start);
  range.setEnd(end[0], Math.min(end[0].length, end[1] + (end[0].data.codePointAt(end[1]) > 0xffff ? 2 : 1)));
  lit(range);
  const box = range.getBoundingClientRect();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollTo({ top: scrollY + box.top - innerHeight / 3, behavior: calm ? "auto" : "smooth" });
  return null;
}

addEventListener("hashchange", show);
addEventListener("load", show);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#c"]');
  if (link && link.hash === location.hash) show();
});
