// Adding reports, with more comfort: files can be dropped, and one sees how far sending and reading are.

const form = document.querySelector("form[data-upload]");
if (form) upload(form);
const job = document.querySelector("[data-job]");
if (job) follow(job);

function upload(form) {
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector(".drop");
  const chosen = form.querySelector(".chosen");
  const told = form.querySelector(".told");
  const bar = form.querySelector("progress");
  const button = form.querySelector("button");

  const list = () => {
    chosen.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      item.append(name, ` ${size(file.size)}`);
      return item;
    }));
    chosen.hidden = input.files.length < 2;
  };
  input.addEventListener("change", list);

  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; list(); }
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    const failed = (message) => { told.textContent = message; bar.parentElement.hidden = true; button.disabled = false; };
    request.open("POST", `${form.action}.json`);
    request.setRequestHeader("X-Form-Token", form.elements.form_token.value);
    request.responseType = "json";
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) bar.value = 100 * sent.loaded / sent.total;
    });
    request.addEventListener("load", () => {
      if (request.status === 201) location.assign(request.response.address);
      else failed(request.response?.error?.message ?? "This could not be sent.");
    });
    request.addEventListener("error", () => failed("The server cannot be reached, or has stopped."));
    bar.value = 0;
    bar.parentElement.hidden = false;
    button.disabled = true;
    told.textContent = "Sending …";
    request.send(new FormData(form));
  });
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

async function follow(place) {
  const told = place.querySelector(".told");
  const bar = place.querySelector("progress");
  for (let misses = 0; misses < 10;) {
    await new Promise((ready) => setTimeout(ready, 1000));
    try {
      const response = await fetch(`${place.dataset.job}.json`, { cache: "no-store" });
      const page = await response.json();
      if (!response.ok) { told.textContent = page.error.message; return; }
      if (page.is_over) { location.replace(place.dataset.job); return; }
      const counted = page.job.total && ["reading", "linking"].includes(page.job.state);
      const words = place.dataset[page.job.state] + (counted ? `: ${page.job.done} of ${page.job.total}` : "");
      if (told.textContent !== words) told.textContent = words;
      if (counted) { bar.max = page.job.total; bar.value = page.job.done; } else bar.removeAttribute("value");
      misses = 0;
    } catch {
      misses += 1;
    }
  }
  told.textContent = "The server cannot be reached, or has stopped.";
}
