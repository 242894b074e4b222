// Editing an article: a new version, on the condition that the one seen is still the newest.
import { send } from "./archive_forms.js";

const form = document.querySelector("#edit");
const conflict = document.querySelector("#conflict");
let isSaved = false;
let isChanged = false;

if (form) {
  form.addEventListener("input", () => { isChanged = true; });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSaved) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(form.dataset.version);
  });
  form.addEventListener("refused", ({ detail }) => {
    if (detail.status !== 412) return;
    const newest = /bản (\d+) của bài/.exec(detail.message)?.[1];
    conflict.hidden = !newest;
    conflict.querySelector("#over").dataset.version = newest;
  });
  conflict.querySelector("#over").addEventListener("click", (event) => save(event.target.dataset.version));
}

const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

async function save(version) {
  conflict.hidden = true;
  const fields = form.elements;
  const body = { kind: fields.kind.value, body: lines(fields.body.value), captions: lines(fields.captions.value), corrects: lines(fields.corrects.value) };
  for (const name of ["title", "lead", "section", "source", "author", "url", "published_at", "correction_note"]) {
    body[name] = fields[name].value.trim() || null;
  }
  const kept = await send(form, "PUT", `/api/v1/articles/${form.dataset.id}`, body, { "If-Match": `"${version}"` });
  if (!kept) return;
  isSaved = true;
  location.assign(`/kho-bai/bai/${form.dataset.id}`);
}
