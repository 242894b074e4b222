// What a reader thinks of an answer: one press where it is good, a reason where it is not.
// What was sent in this tab shows as pressed, however often the framework draws anew.
import { say } from "./copying.js";

const KEPT = "hoi-bao-gop-y";
let about = null;

function rated() {
  try { return JSON.parse(sessionStorage.getItem(KEPT)) || {}; } catch { return {}; }
}

function remember(answer, rating) {
  try { sessionStorage.setItem(KEPT, JSON.stringify({ ...rated(), [answer]: rating })); } catch { /* shown until drawn anew */ }
}

export function answersSeen() {
  const given = rated();
  for (const button of document.querySelectorAll("[data-rate]")) {
    const answer = button.closest("[data-answer]").dataset.answer;
    const isPressed = String(given[answer] === button.dataset.rate);
    if (button.getAttribute("aria-pressed") !== isPressed) button.setAttribute("aria-pressed", isPressed);
  }
}

async function send(answer, body) {
  const reply = await fetch(`/api/v1/answers/${encodeURIComponent(answer)}/feedback`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (reply.ok) {
    // What is wrong with one source says nothing of the whole answer.
    if (!body.marker) remember(answer, body.rating);
    answersSeen();
    return;
  }
  const problem = await reply.json().catch(() => ({}));
  throw new Error(problem.vietnamese || "Chưa gửi được góp ý. Xin thử lại sau ít phút.");
}

function words(error) {
  return error instanceof TypeError ? "Mất kết nối nên chưa gửi được góp ý. Xin thử lại." : error.message;
}

function ask(answer, marker) {
  const dialog = document.getElementById("gop-y");
  about = { answer, marker };
  dialog.querySelector("h2").textContent = marker ? `Đoạn nguồn [${marker}] sai ở đâu?` : "Câu trả lời chưa ổn ở đâu?";
  dialog.querySelector("textarea").value = "";
  for (const choice of dialog.querySelectorAll("[name=reason]")) choice.checked = Boolean(marker) && choice.value === "source_mismatch";
  dialog.querySelector("[role=alert]").hidden = true;
  dialog.showModal();
}

async function sendReason(dialog) {
  const chosen = dialog.querySelector("[name=reason]:checked");
  const note = dialog.querySelector("textarea").value.trim();
  const body = { rating: "down" };
  if (chosen) body.reason = chosen.value;
  if (note) body.note = note;
  if (about.marker) body.marker = Number(about.marker);
  const alert = dialog.querySelector("[role=alert]");
  const button = dialog.querySelector("[type=submit]");
  const { answer } = about;
  button.disabled = true; // once is enough
  try {
    await send(answer, body);
  } catch (error) {
    alert.textContent = words(error);
    alert.hidden = false;
    return;
  } finally {
    button.disabled = false;
  }
  dialog.close();
  const turn = document.querySelector(`[data-answer="${CSS.escape(answer)}"]`);
  if (turn) say(turn, "Đã gửi góp ý. Cảm ơn bạn.");
}

document.addEventListener("submit", (event) => {
  const dialog = event.target.closest("#gop-y");
  if (!dialog) return;
  event.preventDefault();
  if (!dialog.querySelector("[type=submit]").disabled) sendReason(dialog);
});

document.addEventListener("click", async (event) => {
  const rate = event.target.closest("[data-rate]");
  const report = event.target.closest("[data-report]");
  if (event.target.closest("[data-close-rating]")) return document.getElementById("gop-y").close();
  if (report) return ask(report.closest("[data-of]").dataset.of, report.dataset.report);
  if (!rate) return;
  const turn = rate.closest("[data-answer]");
  if (rate.dataset.rate === "down") return ask(turn.dataset.answer, "");
  try {
    await send(turn.dataset.answer, { rating: "up" });
    say(turn, "Cảm ơn bạn.");
  } catch (error) {
    say(turn, words(error));
  }
});
