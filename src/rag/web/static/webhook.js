// One webhook: changed, tried, removed; what was sent to it, sent again.
import { done, readAnew, sheets, shownOnce } from "./sheets.js";
import { call, say, Trouble } from "./staff.js";
import { told } from "./webhook_form.js";

const PARTS = ["dia-chi", "luot-gui"];
// So long a person watches one delivery; it goes on by itself.
const WATCH_MS = 20_000;
const EVERY_MS = 500;

const fresh = shownOnce(document.querySelector("#moi"), "Đã chép khóa ký.");
const own = `/api/v1/webhooks/${encodeURIComponent(document.querySelector("#dia-chi").dataset.webhook)}`;
const delivery = (id) => `${own}/deliveries/${encodeURIComponent(id)}`;

const DEEDS = {
  "sua": (_, form) => done("Đã sửa địa chỉ nhận.", "PATCH", own, told(form)),
  "doi-khoa": async () => {
    fresh.show((await call("POST", `${own}:rotate`)).secret);
    return "Đã đổi khóa ký.";
  },
  "tat": () => done("Đã tắt địa chỉ nhận.", "PATCH", own, { enabled: false }),
  "gui-lai": async (_, form) => {
    const day = form.elements.day.value;
    const since = (day ? new Date(`${day}T00:00`) : new Date(0)).toISOString();
    const { replayed } = await call("POST", `${own}/deliveries:replay`, { since });
    return replayed ? `Đang gửi lại ${replayed} thông báo.` : "Không có thông báo hỏng nào từ ngày này.";
  },
  "xoa": async () => {
    await call("DELETE", own);
    location.assign("/quan-tri/webhook?xong=1");
    return new Promise(() => {}); // until the other page is there
  },
};

sheets(PARTS, DEEDS, {
  fill(form, button) {
    if (!("events" in button.dataset)) return;
    form.elements.url.value = button.dataset.url;
    form.elements.description.value = button.dataset.description;
    const events = button.dataset.events.split(" ");
    for (const box of form.elements.events) box.checked = events.includes(box.value);
  },
  after: (name) => (name === "doi-khoa" ? fresh : document.querySelector(name === "tat" ? "[data-enable]" : "none")),
});

/** Waits for what becomes of a delivery, and tells it. `before`: how often it was tried. */
async function follow(id, before) {
  const until = Date.now() + WATCH_MS;
  while (Date.now() < until) {
    const now = await call("GET", delivery(id));
    if (now.state === "delivered") return "Máy nhận đã nhận.";
    if (now.state === "failed") return "Gửi hỏng. Xin xem các lần gửi ở dưới.";
    if (now.attempt_count > before) return "Chưa gửi được; hệ thống sẽ tự gửi lại. Xin xem các lần gửi ở dưới.";
    await new Promise((resolve) => { setTimeout(resolve, EVERY_MS); });
  }
  return "Thông báo vẫn đang chờ gửi. Xin tải lại trang sau ít phút.";
}

/** Sends something now: the button rests meanwhile, and what came of it is told and drawn. */
async function send(button, deed, back) {
  button.disabled = true;
  try {
    say("Đang gửi…", 30);
    say(await deed(), 8);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    say(error.message, 8);
  } finally {
    button.disabled = false;
  }
  await readAnew(PARTS);
  (document.querySelector(back) ?? document.querySelector("#tua-luot-gui")).focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ping], [data-replay], [data-enable]");
  if (!button) return;
  if ("ping" in button.dataset) {
    send(button, async () => follow((await call("POST", `${own}:ping`)).id, 0), "[data-ping]");
  } else if ("enable" in button.dataset) {
    send(button, () => done("Đã bật lại địa chỉ nhận.", "PATCH", own, { enabled: true }), "[data-ping]");
  } else {
    const id = button.dataset.replay;
    send(button, async () => {
      const { attempt_count } = await call("POST", `${delivery(id)}:replay`);
      return follow(id, attempt_count);
    }, `[data-replay="${CSS.escape(id)}"]`);
  }
});
