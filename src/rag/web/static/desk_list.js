// The desk's list: which row comes next, what was judged, who looks at what.
import { call, say } from "./staff.js";

const desk = document.querySelector(".desk");
const list = desk.querySelector("[data-rows]");
const openCount = desk.querySelector("[data-open]");
const doneCount = desk.querySelector("[data-done]");
const POLL_MS = 5000;
export const NAMES = { supported: "Đúng", partial: "Đúng một phần", unsupported: "Sai", irrelevant: "Không liên quan" };
let latest = Number(desk.dataset.latest);
let done = 0;

export const rows = () => [...list.querySelectorAll(".row-item")];
export const rowOf = (item) => list.querySelector(`[data-item="${CSS.escape(item)}"]`);
export const questionOf = (row) => row.querySelector(".q").textContent;
const isLookedAt = (row) => !row.querySelector(".who").hidden;

/** Shows what was judged of a row; nothing where `verdict` is empty. */
export function mark(row, verdict) {
  const tag = row.querySelector(".done");
  if (verdict) row.dataset.verdict = verdict;
  else delete row.dataset.verdict;
  tag.textContent = NAMES[verdict] ?? "";
  tag.hidden = !verdict;
}

/** Counts one more, or one fewer, that was judged here. */
export function count(more) {
  done = Math.max(0, done + more);
  doneCount.textContent = String(done);
  openCount.textContent = String(Math.max(0, Number(openCount.textContent.replaceAll(".", "")) - more));
}

/** The row after another, or before it; rows that others look at are passed over going on,
 * and so are judged ones where `unjudged`. Loads more where the list ends. */
export async function beside(row, step, { unjudged = false } = {}) {
  const all = rows();
  let place = row ? all.indexOf(row) + step : 0;
  for (; place >= 0 && place < all.length; place += step) {
    const one = all[place];
    const passed = step > 0 && (isLookedAt(one) || (unjudged && one.dataset.verdict));
    if (!passed) return one;
  }
  if (step > 0 && (await more())) return beside(all.at(-1) ?? null, 1, { unjudged });
  return null;
}

async function more() {
  const button = list.querySelector("[data-more]");
  if (!button) return false;
  button.disabled = true;
  const query = new URLSearchParams(location.search);
  query.set("sau", button.dataset.more);
  const response = await fetch(`/kiem-chung/danh-sach?${query}`);
  if (!response.ok) {
    button.disabled = false;
    say("Chưa tải thêm được. Xin thử lại sau ít phút.");
    return false;
  }
  button.closest("li").remove();
  const before = rows().length;
  list.insertAdjacentHTML("beforeend", await response.text());
  return rows().length > before;
}

list.addEventListener("click", (event) => {
  if (event.target.closest("[data-more]")) more();
});

/** Asks again and again what others do; `judged` is told of rows that they judged, `isOurs`
 * says which are being judged here. */
export function follow(isOurs, judged) {
  setInterval(async () => {
    if (document.hidden) return;
    let state;
    try {
      state = await call("GET", `/kiem-chung/trang-thai?sau=${latest}`);
    } catch {
      return; // the next change that is made here says what is wrong
    }
    latest = state.latest;
    openCount.textContent = String(state.open);
    const looking = new Map(state.looking.map((one) => [one.item, one.name]));
    for (const row of rows()) {
      const tag = row.querySelector(".who");
      const name = looking.get(row.dataset.item);
      tag.textContent = name ? `${name} đang xem` : "";
      tag.hidden = !name;
    }
    for (const one of state.judged) {
      const row = rowOf(one.item);
      if (!row || isOurs(one.item)) continue;
      mark(row, one.verdict);
      judged(one);
    }
  }, POLL_MS);
}
