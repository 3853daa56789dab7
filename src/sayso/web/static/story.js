// What is folded is not printed everywhere by style alone.
addEventListener("beforeprint", () => document.querySelectorAll("details.why-daily").forEach((each) => { each.open = true; }));

// A slider over the days of the story beside its "as of" field: comfort only, the field works without it.
const form = document.querySelector("form.asof[data-days]");
const days = form ? form.dataset.days.split(" ").filter(Boolean) : [];
if (days.length > 1) {
  const said = (day) => new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
  const asOf = form.dataset.asOf;
  const before = days.filter((day) => day <= asOf).length - 1;
  const start = asOf ? Math.max(0, before) : days.length;
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: days.length, step: 1, value: start });
  slider.setAttribute("aria-label", "As of which day of the story; the last stop is now");
  const shown = document.createElement("output");
  const tell = () => {
    const day = days[slider.valueAsNumber];
    shown.value = day ? said(day) : "now";
    slider.setAttribute("aria-valuetext", shown.value);
  };
  const go = () => {
    const day = days[slider.valueAsNumber];
    const address = new URL(form.action, location.href);
    if (day) address.searchParams.set("as_of", day);
    if (address.href !== location.href.split("#")[0]) {
      sessionStorage.setItem("slid", address.pathname);
      location.assign(address);
    }
  };
  slider.addEventListener("input", tell);
  // With a mouse the day is chosen on letting go; with keys once no key has followed for a moment.
  let waiting;
  let held = false;
  slider.addEventListener("pointerdown", () => { held = true; });
  slider.addEventListener("keydown", () => { held = false; });
  slider.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(go, held ? 0 : 700);
    held = false;
  });
  tell();
  const place = document.createElement("span");
  place.className = "slide";
  place.append(slider, shown);
  form.append(place);
  if (sessionStorage.getItem("slid") === location.pathname) {
    sessionStorage.removeItem("slid");
    slider.focus({ preventScroll: true });
  }
}
