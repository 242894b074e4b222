// Requests for a correction or a reply: recorded, resolved, opened again.
import { call, say } from "./staff.js";
import { send } from "./archive_forms.js";

const record = document.querySelector("#record");

record.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = Object.fromEntries(new FormData(record));
  if (!body.due_on) delete body.due_on;
  if (await send(record, "POST", "/api/v1/requests", body)) location.assign("/kho-bai/yeu-cau");
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-resolve]");
  if (!form) return;
  event.preventDefault();
  const { id } = form.closest("[data-id]").dataset;
  const action = event.submitter.value;
  const body = { action, note: form.elements.note.value };
  const link = form.elements.link?.value.trim();
  if (link && action === "accept") body.link = link;
  if (await send(form, "POST", `/api/v1/requests/${id}/entries`, body)) location.reload();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-forget]");
  if (!button) return;
  const { id } = button.closest("[data-id]").dataset;
  try {
    await call("DELETE", `/api/v1/requests/${id}/contact`);
    location.reload();
  } catch (error) {
    say(error.message, 8);
  }
});
