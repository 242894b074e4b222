// One article: withdraw it, give it back, erase it.
import { send, tell } from "./archive_forms.js";

const acts = document.querySelector("#acts");
const url = `/api/v1/articles/${acts.dataset.id}`;
const seen = { "If-Match": `"${acts.dataset.version}"` };

acts.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const reason = form.elements.reason.value.trim();
  if (!reason) return tell(form, "Xin ghi lý do.");
  const why = encodeURIComponent(reason);
  let done;
  if (form.dataset.act === "withdraw") {
    done = await send(form, "DELETE", `${url}?reason=${why}`, undefined, seen);
  } else if (form.dataset.act === "reinstate") {
    done = await send(form, "POST", `${url}/reinstate`, { reason }, seen);
  } else if (form.elements.confirm.value.trim() !== acts.dataset.id) {
    return tell(form, "Mã bài gõ lại chưa đúng, nên chưa xóa gì.");
  } else {
    done = await send(form, "DELETE", `${url}?erase=true&reason=${why}`);
  }
  if (done) location.reload();
  return undefined;
});
