// A pasted link: what was understood of its page, and then putting it in.
import { call, say } from "./staff.js";

const form = document.querySelector("#link-form");
if (form) begin();

function begin() {
  const trouble = document.querySelector("#link-trouble");
  const box = document.querySelector("#preview");
  const button = form.querySelector("button");

  function fail(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }

  function make(tag, text, className) {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fail("");
    box.hidden = true;
    button.disabled = true;
    say("Đang tải trang…", 12);
    try {
      show(await call("POST", "/api/v1/links", { url: form.elements.url.value }));
      say("");
    } catch (error) {
      say("");
      fail(error.message);
    } finally {
      button.disabled = false;
    }
  });

  function show({ article, paragraphs, remarks, stored_version: version }) {
    const details = document.createElement("dl");
    details.className = "details";
    const at = article.published_at ? new Date(article.published_at).toLocaleString("vi-VN") : "không rõ (trang không ghi giờ đăng đầy đủ)";
    for (const [name, value] of [["Ngày đăng", at], ["Chuyên mục", article.section ?? "không rõ"], ["Nguồn", article.source ?? "không rõ"], ["Số đoạn", String(paragraphs)]]) {
      details.append(make("dt", name), make("dd", value));
    }
    const put = make("button", version === null ? "Đưa vào kho" : `Lưu thành bản mới (đang có bản ${version})`, "do");
    put.type = "button";
    put.addEventListener("click", () => store(article, version, put));
    const first = (article.lead || article.body[0] || "").slice(0, 400);
    const notes = document.createElement("ul");
    notes.className = "hint";
    notes.append(...remarks.map((one) => make("li", one)));
    notes.hidden = !remarks.length;
    box.replaceChildren(make("h3", article.title || "(không có tiêu đề)"), details, notes, make("p", first), put);
    box.hidden = false;
    box.focus();
  }

  async function store(article, version, put) {
    put.disabled = true;
    fail("");
    try {
      const seen = version === null ? {} : { "If-Match": `"${version}"` };
      const kept = await call("PUT", `/api/v1/articles/${article.id}`, article, seen);
      const link = make("a", article.title || article.id);
      link.href = `/kho-bai/bai/${kept.id}`;
      const line = make("p", kept.status === "unchanged" ? "Kho đã có đúng bài này: " : "Đã đưa vào kho: ");
      line.append(link);
      box.replaceChildren(line);
      form.reset();
      box.focus();
    } catch (error) {
      put.disabled = false;
      fail(error.message);
    }
  }
}
