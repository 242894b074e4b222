// The ask box in a newspaper's own page: asks over the API, shows each verified sentence as
// it comes. Whatever comes is set as text, never as markup.
const SILENCE_MS = 45000; // the server says something every 15 s
const ENDING = /[.!?…;:,]+["”’»)\]]*$/; // as rag.answering.rendering places markers
const LIKE_A_MARKER = /\[\s*(\d{1,2}(?:\s*,\s*\d{1,2})*)\s*\]/g;
const LINK_AT_END = /(\/bai\/[A-Za-z0-9_-]+)\s*$/;
const WORDS = {
  searching: "Đang tìm trong kho bài…",
  checking: "Đang đối chiếu với đoạn nguồn…",
  stopped: "Đã dừng.",
  lost: "Mất kết nối với Hỏi Báo. Xin kiểm tra mạng rồi hỏi lại.",
  cut: "Câu trả lời bị ngắt giữa chừng. Xin hỏi lại.",
  failed: "Hệ thống đang gặp sự cố. Xin thử lại sau ít phút.",
  noTitle: "(Bài không có tiêu đề)",
  noDate: "(không rõ ngày đăng)",
  hidden: "nguồn hiện không mở",
};

const form = document.getElementById("hoi");
const box = document.getElementById("cau-hoi");
const stop = document.getElementById("dung");
const send = form.querySelector("[type=submit]");
const turns = document.getElementById("cac-luot");
const { zone, holder } = document.body.dataset;
const days = new Intl.DateTimeFormat("vi", { timeZone: zone, day: "numeric", month: "numeric", year: "numeric" });
let conversation = null;
let asking = null;

class Told extends Error {} // its message is for the reader

function lost(error) {
  throw error instanceof Told ? error : new Told(WORDS.lost);
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function outward(href, text, className) {
  const link = element("a", className, text);
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

function sourceLink(citation) {
  if (citation.quote === null) return null;
  const [path, anchor] = citation.permalink.split("#");
  return `${path}&danh-dau=${anchor}.${citation.start}-${citation.end}#${anchor}`;
}

function chip(citation) {
  const mark = `[${citation.marker}]`;
  const href = sourceLink(citation);
  if (!href) return element("span", "chip", mark);
  const link = outward(href, mark, "chip");
  link.setAttribute("aria-label", `Mở nguồn ${citation.marker}: ${citation.title || WORDS.noTitle}`);
  link.title = citation.title;
  return link;
}

function sentence(claim, citations) {
  const ending = claim.text.match(ENDING);
  const body = ending ? claim.text.slice(0, ending.index).trimEnd() : claim.text;
  const plain = (text) => text.replace(LIKE_A_MARKER, "($1)");
  const made = element("span", claim.direct ? "claim direct" : "claim");
  if (claim.lead) made.append(element("span", "lead-in", claim.lead));
  made.append(element("span", "words", plain(body)));
  for (const marker of claim.citations) {
    const citation = citations.find((one) => one.marker === marker);
    if (citation) made.append(" ", chip(citation));
  }
  made.append(plain(ending ? ending[0] : "."));
  return made;
}

function sources(citations) {
  const list = element("ol", "sources");
  for (const citation of citations) {
    const href = sourceLink(citation);
    const title = citation.title || WORDS.noTitle;
    const day = citation.published_at ? days.format(new Date(citation.published_at)) : WORDS.noDate;
    const said = [citation.source, day, href ? "" : WORDS.hidden].filter(Boolean);
    const meta = said.map((one) => element("span", "", one));
    const item = element("li", "", href ? outward(href, title) : title, " ", element("span", "meta", ...meta));
    item.value = citation.marker;
    list.append(item);
  }
  return list;
}

function notice(text) {
  const [before, path] = text.split(LINK_AT_END);
  return element("p", "notice", before, ...(path ? [outward(path, path)] : []));
}

// One question and what becomes of it.
class Turn {
  constructor(question) {
    this.text = element("p", "text");
    this.status = element("p", "status", WORDS.searching);
    this.after = element("div", "after");
    this.shown = element("section", "turn", element("p", "asked", question), this.text, this.status, this.after);
    this.shown.setAttribute("aria-busy", "true");
    turns.append(this.shown);
  }

  take(name, data, question) {
    if (name === "retrieved") {
      this.status.textContent = WORDS.checking;
      this.understood(data.standalone_question, question);
    } else if (name === "claim") {
      if (this.text.hasChildNodes()) this.text.append(" ");
      this.text.append(sentence(data, data.cited));
    } else if (name === "answer") {
      this.finish(data);
    } else if (name === "error") {
      throw new Told(data.vietnamese || WORDS.failed);
    }
  }

  understood(standalone, question) {
    const plain = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();
    if (!standalone || plain(standalone) === plain(question)) return;
    this.text.before(element("p", "hint", `Đã hiểu là: “${standalone}”`));
  }

  finish(answer) {
    conversation = answer.conversation_id;
    this.status.remove();
    if (answer.status === "answered") {
      const said = answer.claims.map((claim) => sentence(claim, answer.citations));
      this.text.replaceChildren(...said.flatMap((one, number) => (number ? [" ", one] : [one])));
      this.after.append(sources(answer.citations));
    } else {
      this.text.replaceChildren(answer.answer);
      if (answer.abstention) this.after.append(element("p", "hint", answer.abstention));
      if (answer.suggestions.length) {
        const near = answer.suggestions.map((one) => element("li", "", outward(one.permalink, one.title || WORDS.noTitle)));
        this.after.append(
          element("p", "hint", "Gợi ý bài gần chủ đề (không phải nguồn của câu trả lời):"),
          element("ul", "suggestions", ...near),
        );
      }
    }
    this.after.append(...answer.notices.map(notice));
    this.after.append(element("p", "saved", outward(`/tra-loi/${encodeURIComponent(answer.id)}`, "Liên kết tới câu trả lời này")));
    this.shown.setAttribute("aria-busy", "false");
  }

  fail(text) {
    this.status.textContent = text;
    this.status.className = "status failed";
    this.shown.setAttribute("aria-busy", "false");
  }
}

async function* eventsOf(response, heard) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read().catch(lost);
    if (done) return;
    heard();
    rest += value;
    for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
      const fields = rest.slice(0, end).split("\n");
      rest = rest.slice(end + 2);
      const name = fields.find((line) => line.startsWith("event: "))?.slice(7);
      const data = fields.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
      if (name && data) yield [name, JSON.parse(data)];
    }
  }
}

async function toldOf(response) {
  const problem = await response.json().catch(() => ({}));
  // A conversation that is no longer kept: the next question begins another.
  if (response.status === 404) conversation = null;
  return new Told(problem.vietnamese || WORDS.failed);
}

async function ask(question) {
  const turn = new Turn(question);
  const control = new AbortController();
  let silence;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => control.abort(new Told(WORDS.lost)), SILENCE_MS);
  };
  asking = control;
  busy(true);
  heard();
  try {
    const response = await fetch("/api/v1/answers", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ question, stream: true, conversation_id: conversation }),
      signal: control.signal,
    }).catch(lost);
    if (!response.ok) throw await toldOf(response);
    let isDone = false;
    for await (const [name, data] of eventsOf(response, heard)) {
      turn.take(name, data, question);
      isDone = isDone || name === "answer";
    }
    if (!isDone) throw new Told(WORDS.cut);
  } catch (error) {
    if (!(error instanceof Told)) console.error(error);
    turn.fail(error instanceof Told ? error.message : WORDS.failed);
    // Asked again with one press.
    if (!box.value) box.value = question;
  } finally {
    clearTimeout(silence);
    asking = null;
    busy(false);
  }
}

function busy(isBusy) {
  const had = document.activeElement;
  send.hidden = isBusy;
  stop.hidden = !isBusy;
  if (had === send || had === stop) (isBusy ? stop : box).focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = box.value.trim();
  if (asking) return;
  if (!question) {
    box.focus();
    return;
  }
  box.value = "";
  ask(question);
});

stop.addEventListener("click", () => asking?.abort(new Told(WORDS.stopped)));

box.addEventListener("keydown", (event) => {
  // While a Vietnamese keyboard is composing, Enter ends the word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

if (holder && window.parent !== window) {
  const tell = () => window.parent.postMessage({ hoiBaoHeight: document.body.getBoundingClientRect().height }, holder);
  // At once: in a tab that is not looked at nothing is drawn, so no change of size is told.
  tell();
  new ResizeObserver(tell).observe(document.body);
}
