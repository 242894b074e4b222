// Copies an answer with its numbered sources, as text and as rich text at once, or the
// link to it. Built from nodes of the page: nothing is read as markup.

function answerLink(turn) {
  return new URL(`/tra-loi/${turn.dataset.answer}`, location.href).href;
}

function oneLine(element) {
  return element.textContent.replace(/\s+/g, " ").trim();
}

// "" where the article cannot be opened now.
function linkOf(source) {
  const open = source.querySelector("a.open");
  return open ? new URL(open.getAttribute("href"), location.href).href : "";
}

function sourcesOf(turn) {
  return [...turn.querySelectorAll(".source")].map((source) => ({
    marker: source.dataset.marker,
    title: oneLine(source.querySelector("h3")),
    meta: [...source.querySelectorAll(".meta span")].map(oneLine).join(", "),
    link: linkOf(source),
  }));
}

function plain(turn) {
  const sources = sourcesOf(turn).map((one) => `[${one.marker}] ${one.title}. ${one.meta}. ${one.link}`.trimEnd());
  return [
    oneLine(turn.querySelector(".asked-text")),
    "",
    oneLine(turn.querySelector(".text")),
    "",
    "Nguồn:",
    ...sources,
    "",
    `Trả lời tự động từ kho bài, Hỏi Báo: ${answerLink(turn)}`,
  ].join("\n");
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function rich(turn) {
  const whole = document.createElement("div");
  const list = document.createElement("p");
  for (const one of sourcesOf(turn)) {
    list.append(`[${one.marker}] `, one.link ? element("a", one.title, { href: one.link }) : one.title, `. ${one.meta}.`, document.createElement("br"));
  }
  const end = element("p", "Trả lời tự động từ kho bài, Hỏi Báo: ");
  end.append(element("a", answerLink(turn), { href: answerLink(turn) }));
  whole.append(
    element("h3", oneLine(turn.querySelector(".asked-text"))),
    element("p", oneLine(turn.querySelector(".text"))),
    element("p", "Nguồn:"),
    list,
    end,
  );
  return whole.outerHTML;
}

export function say(turn, words) {
  const place = turn.querySelector(".said");
  place.textContent = words;
  setTimeout(() => { if (place.textContent === words) place.textContent = ""; }, 4000);
}

async function copyAnswer(turn) {
  const text = plain(turn);
  if (window.ClipboardItem && navigator.clipboard.write) {
    const as = (type, value) => new Blob([value], { type });
    await navigator.clipboard.write([
      new ClipboardItem({ "text/plain": as("text/plain", text), "text/html": as("text/html", rich(turn)) }),
    ]);
  } else {
    await navigator.clipboard.writeText(text);
  }
}

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy-answer]");
  const share = event.target.closest("[data-share]");
  const pressed = copy || share;
  if (!pressed) return;
  const turn = pressed.closest("[data-answer]");
  try {
    if (copy) await copyAnswer(turn);
    else await navigator.clipboard.writeText(answerLink(turn));
    say(turn, copy ? "Đã chép câu trả lời" : "Đã chép liên kết");
  } catch {
    say(turn, `Trình duyệt không cho chép. Xin dùng “${copy ? "Tải về" : "Trang riêng"}”.`);
  }
});
