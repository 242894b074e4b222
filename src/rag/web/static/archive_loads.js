// Files in: chosen or dropped, sent one by one, then read by the server, which is asked how
// far it is. Names and titles are only ever set as text.
import { call, say } from "./staff.js";

const drop = document.querySelector("#drop");
if (drop) begin();

function begin() {
  const most = Number(drop.dataset.mostBytes);
  const mostFiles = Number(drop.dataset.mostFiles);
  const list = document.querySelector("#loads");
  const none = document.querySelector("#no-loads");
  const sending = document.querySelector("#sending");
  const bar = document.querySelector("#sent");
  const sentText = document.querySelector("#sent-text");
  const trouble = document.querySelector("#trouble");
  const STATES = {
    receiving: "đang nhận tệp", waiting: "đang chờ đến lượt", running: "đang đọc",
    done: "xong", failed: "không thành", interrupted: "bị ngắt",
  };
  const STATUSES = {
    added: "mới", updated: "bản mới", unchanged: "không đổi",
    withdrawn: "đã gỡ, giữ nguyên", erased: "đã xóa, giữ nguyên",
  };
  const rows = new Map();
  let isSending = false;
  let timer;

  function fail(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }

  async function send(given) {
    if (isSending) return fail("Đang gửi các tệp trước. Xin đợi xong rồi gửi tiếp.");
    const files = given.filter(({ file }) => file.size > 0);
    const refused = given.filter(({ file }) => !file.size).map(({ name }) => `${name}: Tệp trống, không có gì để đưa vào kho.`);
    fail(refused.length ? `Không nhận: ${refused.join("; ")}` : "");
    if (!files.length) return undefined;
    const large = files.find(({ file }) => file.size > most);
    if (large) return fail(`Tệp “${large.name}” lớn hơn ${most / 1048576} MB. Xin chia nhỏ tệp này.`);
    if (files.length > mostFiles) return fail(`Mỗi lần gửi tối đa ${mostFiles} tệp. Xin chia thành nhiều lần.`);
    isSending = true;
    sending.hidden = false;
    let kept = 0;
    try {
      const load = await call("POST", "/api/v1/loads");
      let done = 0;
      for (const { file, name } of files) {
        try {
          await sendOne(load.id, file, name);
          kept += 1;
        } catch (error) {
          if (![413, 422].includes(error.status)) throw error;
          refused.push(`${name}: ${error.message}`);
        }
        done += 1;
        bar.value = (100 * done) / files.length;
        sentText.textContent = `${done}/${files.length} tệp`;
      }
      if (kept) {
        await call("POST", `/api/v1/loads/${load.id}/start`);
        say("Đã gửi xong. Kho đang đọc các tệp.");
      }
      if (refused.length) fail(`Không nhận: ${refused.join("; ")}`);
      await refresh(load.id);
    } catch (error) {
      fail(error.message);
    } finally {
      isSending = false;
      sending.hidden = true;
      bar.value = 0;
      sentText.textContent = "";
    }
    return undefined;
  }

  // Not a form: the body is the file itself, which the browser streams from disk.
  function sendOne(id, file, name) {
    const url = `/api/v1/loads/${id}/files?name=${encodeURIComponent(name)}`;
    return call("POST", url, file, { "Content-Type": "application/octet-stream" });
  }

  for (const id of ["files", "folder"]) {
    document.querySelector(`#${id}`).addEventListener("change", (event) => {
      const chosen = [...event.target.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
      event.target.value = "";
      send(chosen);
    });
  }
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    // Entries must be taken now: they are gone once this handler has waited.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files].map((file) => ({ file, name: file.name }));
    try {
      send(entries.length ? (await Promise.all(entries.map(walk))).flat() : plain);
    } catch {
      fail("Không đọc được thư mục vừa thả. Xin dùng nút “Chọn thư mục”.");
    }
  });

  async function walk(entry) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      return [{ file, name: entry.fullPath.replace(/^\//, "") }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) break;
      found.push(...some);
    }
    return (await Promise.all(found.map(walk))).flat();
  }

  function make(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function rowOf(load) {
    const known = rows.get(load.id);
    if (known) return known;
    const item = make("li");
    const head = make("p");
    const progress = make("progress");
    progress.max = 100;
    progress.setAttribute("aria-label", "Tiến độ đọc");
    const told = make("p");
    const more = make("details");
    more.append(make("summary", "Từng bài"), make("div"));
    item.append(head, progress, told, more);
    const row = { item, head, progress, told, more, state: "" };
    more.addEventListener("toggle", () => { if (more.open) report(load.id); });
    rows.set(load.id, row);
    return row;
  }

  function counted(counts = {}) {
    const names = [["added", "mới"], ["updated", "bản mới"], ["unchanged", "không đổi"], ["rejected", "không nhận"], ["kept withdrawn", "đã gỡ, giữ nguyên"], ["kept erased", "đã xóa, giữ nguyên"]];
    return names.filter(([key]) => counts[key]).map(([key, name]) => `${counts[key]} ${name}`).join(", ");
  }

  function show(load) {
    const row = rowOf(load);
    const at = new Date(load.created_at).toLocaleString("vi-VN");
    const isRunning = ["waiting", "running"].includes(load.state);
    row.head.textContent = `${at}, ${load.by}: ${STATES[load.state]}${isRunning ? ` (${load.percent}%)` : ""}`;
    row.progress.hidden = !isRunning;
    row.progress.value = load.percent;
    row.told.textContent = [counted(load.report.counts), load.trouble].filter(Boolean).join(". ");
    row.more.hidden = load.state === "receiving";
    const hasEnded = row.state && row.state !== load.state && !isRunning && load.state !== "receiving";
    if (hasEnded) {
      say(`Lần nạp ${STATES[load.state]}: ${row.told.textContent || "không có bài nào"}`, 8);
      row.more.open = true;
    }
    if (row.more.open && (isRunning || hasEnded)) report(load.id);
    row.state = load.state;
    return row.item;
  }

  async function report(id) {
    const row = rows.get(id);
    try {
      draw(row.more.lastElementChild, await call("GET", `/api/v1/loads/${id}`));
    } catch (error) {
      row.more.lastElementChild.textContent = error.message;
    }
  }

  function draw(box, load) {
    const told = load.report;
    const parts = [];
    if (told.rejected?.length) {
      const refused = make("ul", undefined, "plain-list");
      refused.append(...told.rejected.map((one) => make("li", `${one.file}${one.line ? `, dòng ${one.line}` : ""}: ${one.vietnamese}`)));
      parts.push(make("h3", `Không nhận (${told.rejected.length + told.rejected_left_out})`), refused);
    }
    if (told.articles?.length) {
      const taken = make("ul", undefined, "plain-list");
      taken.append(...told.articles.slice(-300).map((one) => {
        const item = make("li");
        const link = make("a", one.title || one.id);
        link.href = `/kho-bai/bai/${one.id}`;
        item.append(`${STATUSES[one.status] ?? one.status}: `, link, ` (${one.file}${one.line ? `, dòng ${one.line}` : ""})`);
        if (one.is_other_title) item.append(make("strong", " Tiêu đề khác hẳn bản trước: xin xem có phải hai bài trùng tên tệp."));
        return item;
      }));
      const all = told.articles.length + told.articles_left_out;
      parts.push(make("h3", all > 300 ? `Bài (300 bài cuối trong ${all})` : `Bài (${all})`), taken);
    }
    if (told.passed_over?.length) parts.push(make("p", `Bỏ qua ${told.passed_over.length} tệp không phải bài viết trong thư mục.`, "hint"));
    if (told.remarks?.length) {
      const notes = make("details");
      const lines = make("ul", undefined, "plain-list");
      lines.append(...told.remarks.slice(0, 200).map((one) => make("li", one)));
      const all = told.remarks.length + told.remarks_left_out;
      notes.append(make("summary", all > 200 ? `Lưu ý khi đọc tệp (200 lưu ý đầu trong ${all})` : `Lưu ý khi đọc tệp (${all})`), lines);
      parts.push(notes);
    }
    if (["done", "failed", "interrupted"].includes(load.state)) {
      const link = make("a", "Tải báo cáo (JSON)");
      link.href = `/api/v1/loads/${load.id}?download=true`;
      link.download = "";
      const line = make("p");
      line.append(link);
      parts.push(line);
    }
    box.replaceChildren(...(parts.length ? parts : [make("p", "Chưa có gì.", "hint")]));
  }

  async function refresh(opened) {
    clearTimeout(timer);
    try {
      const { loads } = await call("GET", "/api/v1/loads");
      const items = loads.map(show);
      if (items.some((item, at) => list.children[at] !== item) || list.children.length !== items.length) list.replaceChildren(...items);
      none.hidden = loads.length > 0;
      if (opened && rows.has(opened)) rows.get(opened).more.open = true;
      const isBusy = loads.some((load) => ["waiting", "running"].includes(load.state));
      timer = setTimeout(refresh, isBusy ? 1000 : 10000);
    } catch (error) {
      fail(error.message);
      timer = setTimeout(refresh, 10000);
    }
  }

  refresh();
}
