// Who is told of what happens here: one more is added, and its secret shown once.
import { attempt, shownOnce } from "./sheets.js";
import { call } from "./staff.js";

const fresh = shownOnce(document.querySelector("#moi"), "Đã chép khóa ký.");

document.querySelector("#them form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const given = new FormData(form);
  const body = { url: given.get("url"), description: given.get("description"), events: given.getAll("events") };
  const went = await attempt(form, ["ds"], async () => {
    fresh.show((await call("POST", "/api/v1/webhooks", body)).secret);
    return "Đã thêm địa chỉ nhận.";
  });
  if (!went) return;
  form.reset();
  form.closest("details").open = false;
  fresh.focus();
});
