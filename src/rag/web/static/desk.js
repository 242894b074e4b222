// The verification desk: one key for each verdict, and on to the next. What is judged shows
// at once and is sent behind; what could not be kept comes back and says why.
import { call, say, Trouble } from "./staff.js";
import { NAMES, beside, count, follow, mark, questionOf, rowOf, rows } from "./desk_list.js";

const desk = document.querySelector(".desk");
const view = desk.querySelector("[data-item-view]");
const troubles = desk.querySelector(".troubles");
const help = document.querySelector("dialog.keys");
const wide = matchMedia("(min-width: 56rem)");
const NOTE_LIMIT = 2000;
const RENEW_MS = 60_000;
const KEYS = { 1: "supported", 2: "partial", 3: "unsupported", 4: "irrelevant" };
const MOVES = { j: "next", k: "previous", n: "note", u: "undo", "?": "help" };
const sending = new Map();
const given = [];
const fetched = new Map();
let current = null;

const shown = () => view.querySelector(".one");

function fragment(item) {
  if (!fetched.has(item)) {
    const asked = fetch(`/kiem-chung/muc/${item}`, { headers: { Accept: "application/json" } }).then(async (response) => {
      if (response.ok) return response.text();
      throw new Trouble((await response.json()).vietnamese ?? "Chưa mở được nguồn này.", response.status);
    });
    asked.catch(() => fetched.delete(item));
    fetched.set(item, asked);
  }
  return fetched.get(item);
}

async function open(row, { focus = true, anew = false } = {}) {
  if (row === current && !anew) {
    // What is being written there stays.
    desk.classList.add("on-item");
    return;
  }
  current = row;
  for (const one of rows()) one.querySelector(".pick").removeAttribute("aria-current");
  row.querySelector(".pick").setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  desk.classList.add("on-item");
  const item = row.dataset.item;
  look(item);
  try {
    const html = await fragment(item);
    if (current !== row) return;
    view.innerHTML = html;
    fetched.delete(item);
    view.scrollTop = 0;
    if (!wide.matches) scrollTo(0, 0);
    if (focus) view.focus({ preventScroll: true });
  } catch (trouble) {
    if (current === row) tell(trouble.message, row);
    return;
  }
  const after = await beside(row, 1, { unjudged: true });
  if (after && current === row) fragment(after.dataset.item).catch(() => {});
}

async function look(item) {
  try {
    const lease = await call("PUT", `/kiem-chung/muc/${item}/dang-xem`);
    if (current?.dataset.item !== item) return;
    await fragment(item).catch(() => {});
    if (!lease.mine) warn(`${lease.name} đang xem nguồn này. Nhấn j để sang nguồn khác.`);
  } catch {
    // Others see nobody here: judging still tells of a verdict given meanwhile.
  }
}

function warn(text) {
  requestAnimationFrame(() => {
    const place = view.querySelector(".taken");
    if (!place) return;
    place.textContent = text;
    place.hidden = false;
  });
}

/** Says what went wrong, and stays until it is dealt with. */
function tell(text, row, again) {
  const box = document.createElement("div");
  box.className = "trouble";
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  const button = (name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "do second";
    made.textContent = name;
    made.addEventListener("click", () => { box.remove(); act(); });
    box.append(made, " ");
  };
  if (row) button("Mở lại nguồn này", () => open(row, { anew: true }));
  if (again) button("Vẫn ghi kết luận của tôi", again);
  button("Bỏ qua", () => {});
  troubles.append(box);
}

function noteOf(one) {
  const field = one.querySelector("#ghi-chu");
  const told = one.querySelector("#ghi-chu-dem");
  const note = field.value.trim();
  const tooLong = [...note].length > NOTE_LIMIT;
  told.textContent = tooLong ? "Ghi chú dài quá 2.000 ký tự. Xin viết gọn lại rồi gửi." : "";
  if (tooLong) field.focus();
  return tooLong ? null : note;
}

async function judge(verdict) {
  const one = shown();
  const row = current;
  if (!one || !row || one.dataset.item !== row.dataset.item || sending.has(row.dataset.item)) return;
  const note = noteOf(one);
  if (note === null) return;
  const { answer, marker, claim, after } = one.dataset;
  const body = { marker: Number(marker), verdict, after: Number(after) };
  if (claim !== undefined) body.claim = Number(claim);
  if (note) body.note = note;
  send(row, answer, body);
  const next = await beside(row, 1, { unjudged: true });
  if (next) await open(next);
  else {
    view.innerHTML = "<p class=\"hint\">Đã hết nguồn chờ xem ở danh sách này.</p>";
    current = null;
    desk.classList.remove("on-item");
  }
}

function send(row, answer, body) {
  const item = row.dataset.item;
  const before = row.dataset.verdict ?? "";
  const hides = body.verdict === "unsupported" && body.marker ? " Câu trả lời đã ẩn với bạn đọc." : "";
  mark(row, body.verdict);
  count(before ? 0 : 1);
  say(`Đã ghi “${NAMES[body.verdict]}”.${hides} Nhấn u để hoàn tác.`);
  fetched.delete(item);
  // In the order of judging, whichever is kept first: the last is undone first.
  const mine = { row, answer, id: "", before };
  given.push(mine);
  const sent = call("POST", `/api/v1/answers/${answer}/verdicts`, body).then(
    (entry) => { mine.id = entry.id; },
    (trouble) => {
      given.splice(given.indexOf(mine), 1);
      mark(row, trouble.problem?.latest?.verdict ?? before);
      count(before ? 0 : -1);
      const latest = trouble.problem?.latest;
      if (trouble.status === 409 && latest) {
        const name = NAMES[latest.verdict];
        const said = name ? `${latest.by} vừa kết luận “${name}”` : `${latest.by} vừa hoàn tác một kết luận`;
        tell(
          `${said} cho ${body.marker ? `nguồn [${body.marker}]` : "phần bị loại"} của câu “${questionOf(row)}”, nên kết luận “${NAMES[body.verdict]}” của bạn chưa được ghi.`,
          row,
          () => send(row, answer, { ...body, after: latest.number }),
        );
      } else {
        tell(`Chưa ghi được kết luận “${NAMES[body.verdict]}” cho câu “${questionOf(row)}”. ${trouble.message}`, row);
      }
    },
  ).finally(() => sending.delete(item));
  sending.set(item, sent);
}

async function undo() {
  await Promise.all(sending.values());
  const last = given.pop();
  const one = shown();
  const mine = last ?? (one?.dataset.mine && { row: current, answer: one.dataset.answer, id: one.dataset.mine, before: "" });
  if (!mine) {
    say("Chưa có kết luận nào của bạn để hoàn tác.");
    return;
  }
  try {
    await call("POST", `/api/v1/answers/${mine.answer}/verdicts/${mine.id}:undo`);
  } catch (trouble) {
    tell(`Chưa hoàn tác được. ${trouble.message}`, mine.row);
    return;
  }
  mark(mine.row, mine.before);
  if (last && !mine.before) count(-1);
  fetched.delete(mine.row.dataset.item);
  await open(mine.row, { anew: true });
  say("Đã hoàn tác kết luận.");
}

async function move(step) {
  const next = await beside(current, step);
  if (next) await open(next);
  else say(step > 0 ? "Đã đến cuối danh sách." : "Đây là nguồn đầu tiên.");
}

function note() {
  const box = view.querySelector(".noting");
  if (!box) return;
  box.hidden = false;
  box.querySelector("textarea").focus();
}

async function act(path, body, done, method = "POST") {
  const row = current;
  try {
    await call(method, path, body);
  } catch (trouble) {
    tell(trouble.message, row);
    return;
  }
  fetched.delete(row.dataset.item);
  await open(row, { anew: true });
  say(done);
}

const answerPath = (action) => `/api/v1/answers/${shown().dataset.answer}:${action}`;
const doing = {
  next: () => move(1),
  previous: () => move(-1),
  note,
  undo,
  help: () => help.showModal(),
  back() {
    desk.classList.remove("on-item");
    current?.querySelector(".pick").focus();
  },
  restore: () => act(answerPath("restore"), {}, "Câu trả lời đã hiển thị lại với bạn đọc."),
  hide: () => act(answerPath("hide"), {}, "Câu trả lời đã ẩn với bạn đọc."),
  "ask-again"() {
    say("Đang hỏi lại…", 60);
    act(answerPath("ask-again"), {}, "Đã hỏi lại. Bạn đọc được dẫn tới câu trả lời mới.");
  },
  ungold: () => act(`/api/v1/gold/${view.querySelector("[data-gold]").dataset.gold}`, undefined, "Đã bỏ khỏi bộ chuẩn.", "DELETE"),
};
const lines = (text) => text.split("\n").map((one) => one.trim()).filter(Boolean);
const filling = {
  correct: (form) => act(answerPath("correct"), { text: form.get("text") }, "Đã đăng đính chính."),
  gold: (form) => act(
    answerPath("gold"),
    { article_ids: lines(form.get("articles")), answers: lines(form.get("answers")), answerable: !form.has("unanswerable") },
    "Đã đưa câu hỏi vào bộ chuẩn.",
  ),
};

desk.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.verdict) judge(button.dataset.verdict);
  else if (button.dataset.do) doing[button.dataset.do]();
  else if (button.matches(".pick")) open(button.closest(".row-item"));
});
desk.addEventListener("submit", (event) => {
  const act = event.target.dataset.act;
  if (!act) return;
  event.preventDefault();
  filling[act](new FormData(event.target));
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing && event.key === "Escape") typing.blur();
  if (typing || help.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (KEYS[event.key]) judge(KEYS[event.key]);
  else if (MOVES[event.key]) doing[MOVES[event.key]]();
  else return;
  event.preventDefault();
});
addEventListener("pagehide", () => {
  const token = document.querySelector("meta[name=csrf]")?.content ?? "";
  fetch("/kiem-chung/dang-xem", { method: "DELETE", keepalive: true, headers: { "X-CSRF-Token": token } }).catch(() => {});
});
setInterval(() => { if (current && !document.hidden) look(current.dataset.item); }, RENEW_MS);
follow(
  (item) => sending.has(item) || given.some((one) => one.row.dataset.item === item),
  (one) => {
    fetched.delete(one.item);
    if (current && one.item === current.dataset.item && rowOf(one.item)) {
      warn(one.verdict ? `${one.by} vừa kết luận “${NAMES[one.verdict]}” cho nguồn này.` : "Vừa có người hoàn tác kết luận cho nguồn này.");
    }
  },
);
if (wide.matches) beside(null, 1, { unjudged: desk.dataset.state === "open" }).then((row) => row && open(row, { focus: false }));
