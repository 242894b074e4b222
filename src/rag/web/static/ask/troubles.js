// What went wrong between this page and the server, in our words: the framework has English
// of its own for it, which the style sheet hides. It stays until it is closed or the page is
// answered again.
const LOST =
  "Mất kết nối với Hỏi Báo. Trang sẽ tự tải lại khi nối lại được; " +
  "câu hỏi đang chờ vẫn được giữ để bạn hỏi lại.";
const NOT_SENT =
  "Mất kết nối với Hỏi Báo nên chưa làm được việc vừa rồi. Không có gì bị mất. " +
  "Xin kiểm tra mạng rồi thử lại.";
const BUSY = "Đang có nhiều người hỏi. Xin đợi ít phút rồi hỏi lại.";
const FAILED =
  "Hệ thống đang gặp sự cố nên chưa làm được việc vừa rồi. Không có gì bị mất. " +
  "Xin thử lại sau ít phút.";
const OFFLINE = "Thiết bị đang mất mạng. Câu hỏi của bạn vẫn được giữ; xin đợi có mạng lại rồi hỏi tiếp.";
const BACK = "Đã có mạng lại. Nếu câu trả lời không hiện tiếp, xin tải lại trang rồi bấm “Hỏi lại”.";
// What the framework writes, and what it means; anything else is a failure.
const MEANINGS = [
  [/connection to the server was lost/i, LOST],
  [/connection errored out|failed to fetch|could not parse server response/i, NOT_SENT],
  [/busy|queue is full|too many/i, BUSY],
];
const told = new WeakSet();

function place() {
  return document.getElementById("su-co");
}

function said() {
  return place()?.querySelector("[role=alert]").textContent;
}

function isAnswering() {
  return Boolean(document.querySelector('.turn[aria-busy="true"]'));
}

function say(words) {
  const shown = place();
  if (!shown) return;
  shown.querySelector("[role=alert]").textContent = words;
  shown.hidden = false;
}

export function nothingWrong() {
  const shown = place();
  if (!shown || shown.hidden) return;
  shown.hidden = true;
  shown.querySelector("[role=alert]").textContent = "";
}

// Once the framework has drawn something: whether it is a message of its own.
export function tellTroubles() {
  if (said() === BACK && !isAnswering()) nothingWrong();
  for (const message of document.querySelectorAll("[data-testid=toast-text]")) {
    if (told.has(message) || !message.textContent.trim()) continue;
    told.add(message);
    const found = MEANINGS.find(([written]) => written.test(message.textContent));
    say(found ? found[1] : FAILED);
  }
}

// The framework learns nothing of it while an answer is awaited: what comes no more is not
// told apart from what is slow.
window.addEventListener("offline", () => say(OFFLINE));
window.addEventListener("online", () => {
  if (said() !== OFFLINE) return;
  if (isAnswering()) say(BACK);
  else nothingWrong();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-trouble]")) nothingWrong();
});
