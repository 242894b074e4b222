// Feeds: added after the server has looked at them, polled, paused and removed. The list is
// drawn by the server alone, and read anew after each change and while something is polled.
import { call, say } from "./staff.js";
import { send } from "./archive_forms.js";

const list = document.querySelector("#feeds");
const form = document.querySelector("#feed-form");
const EVERY_MS = 2000;
const MOST_LOOKS = 90;
const ACTS = {
  poll: (url) => call("POST", `${url}:poll`),
  pause: (url) => call("PATCH", url, { enabled: false }),
  resume: (url) => call("PATCH", url, { enabled: true }),
  remove: (url) => call("DELETE", url),
};
const TOLD = {
  poll: "Nguồn tin sẽ được tải ngay.", pause: "Đã tạm dừng nguồn tin.",
  resume: "Đã bật lại nguồn tin.", remove: "Đã bỏ nguồn tin.",
};
let looks = 0;
let timer;

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("Đang xem nguồn tin…", 30);
  const { url, every_s: every, section, source } = Object.fromEntries(new FormData(form));
  const body = { url: url.trim(), every_s: Number(every), section, source };
  const made = await send(form, "POST", "/api/v1/feeds", body);
  say(made ? `Đã thêm nguồn tin ${made.title || made.url}.` : "");
  if (!made) return;
  form.reset();
  await readAnew();
  watch();
});

list.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const card = button.closest("[data-feed]");
  const trouble = card.querySelector(".trouble");
  trouble.hidden = true;
  button.disabled = true;
  try {
    await ACTS[button.dataset.act](`/api/v1/feeds/${encodeURIComponent(card.dataset.feed)}`);
    say(TOLD[button.dataset.act]);
    await readAnew();
    watch();
  } catch (error) {
    trouble.textContent = error.message;
    trouble.hidden = false;
  } finally {
    button.disabled = false;
  }
});

/** The list as the server draws it now; what was open stays so, and focus where it was. */
async function readAnew() {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return;
  const read = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#feeds");
  if (!read) return;
  const open = [...list.querySelectorAll("details[open]")].map(place);
  const focused = list.contains(document.activeElement) ? place(document.activeElement) : "";
  list.replaceChildren(...read.childNodes);
  list.toggleAttribute("data-busy", "busy" in read.dataset);
  for (const one of open) list.querySelector(one)?.setAttribute("open", "");
  if (focused) (list.querySelector(focused) ?? list.querySelector("button, summary") ?? form?.elements.url)?.focus();
}

/** Where something stands in the list, as a selector. */
function place(element) {
  const within = element.closest("[data-feed]");
  const { act } = element.dataset;
  const { part } = (element.closest("details") ?? element).dataset;
  const inner = act ? `[data-act="${act}"]` : `[data-part="${part}"]${element.matches("summary") ? " summary" : ""}`;
  return `[data-feed="${CSS.escape(within.dataset.feed)}"] ${inner}`;
}

function watch() {
  looks = 0;
  clearTimeout(timer);
  timer = setTimeout(look, EVERY_MS);
}

async function look() {
  looks += 1;
  if (!("busy" in list.dataset) || looks > MOST_LOOKS) return;
  if (!document.hidden) {
    try {
      await readAnew();
    } catch {
      return; // nothing answers; whoever does something here is told
    }
  }
  timer = setTimeout(look, EVERY_MS);
}

if ("busy" in list.dataset) watch();
