// Who is told of what happens here: one more is added, and its secret shown once.
import { attempt, shownOnce } from "./sheets.js";
import { call } from "./staff.js";
import { told } from "./webhook_form.js";

const fresh = shownOnce(document.querySelector("#moi"), "Đã chép khóa ký.");

document.querySelector("#them form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const went = await attempt(form, ["ds"], async () => {
    fresh.show((await call("POST", "/api/v1/webhooks", told(form))).secret);
    return "Đã thêm địa chỉ nhận.";
  });
  if (!went) return;
  form.reset();
  form.closest("details").open = false;
  fresh.focus();
});
