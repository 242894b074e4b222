// Keys and accounts: each change is one call, after which the page's lists are read anew.
import { call, say, Trouble } from "./staff.js";

const fresh = document.querySelector("#moi");
const freshKey = document.querySelector("#khoa-moi");
const path = encodeURIComponent;

// What the button that opened a dialog is about, and what agreeing does.
const DEEDS = {
  "thu-hoi": (id) => done(call("DELETE", `/api/v1/keys/${path(id)}`), "Đã thu hồi khóa."),
  "doi-khoa": async (id, form) => {
    const overlap = Number(form.elements.overlap_hours.value);
    show(await call("POST", `/api/v1/keys/${path(id)}:rotate`, { overlap_hours: overlap }));
    return "Đã tạo khóa thay thế.";
  },
  "doi-vai-tro": (id, form) => done(call("PATCH", `/api/v1/users/${path(id)}`, { role: form.elements.role.value }), "Đã đổi vai trò."),
  "dat-mat-khau": (id, form) => done(call("PUT", `/api/v1/users/${path(id)}/password`, { password: form.elements.password.value }), "Đã đặt mật khẩu mới."),
  "dang-xuat": (id) => done(call("DELETE", `/api/v1/users/${path(id)}/sessions`), "Đã kết thúc mọi phiên của tài khoản này."),
  "ngung": (id) => done(call("PATCH", `/api/v1/users/${path(id)}`, { state: "disabled" }), "Đã ngừng tài khoản."),
  "mo-lai": (id) => done(call("PATCH", `/api/v1/users/${path(id)}`, { state: "active" }), "Đã mở lại tài khoản."),
};

async function done(called, told) {
  await called;
  return told;
}

/** Runs what a form asks for, and says in it what went wrong; whether it went well. */
async function attempt(form, deed) {
  const trouble = form.querySelector(".trouble");
  const buttons = form.querySelectorAll("button");
  trouble.hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    const told = await deed();
    await readAnew();
    say(told);
    return true;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    trouble.textContent = error.message;
    trouble.hidden = false;
    return false;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** The lists as the server draws them now. */
async function readAnew() {
  const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) {
    location.reload(); // no longer signed in, or no longer an administrator
    return;
  }
  const read = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ["ds-khoa", "ds-tai-khoan"]) {
    const held = document.getElementById(id);
    const wasOpen = held.querySelector("details")?.open;
    held.replaceChildren(...read.getElementById(id).childNodes);
    if (wasOpen && held.querySelector("details")) held.querySelector("details").open = true;
  }
}

/** A key that was just made: this once. */
function show(made) {
  freshKey.value = made.key;
  fresh.hidden = false;
  fresh.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open]");
  if (!button) return;
  const dialog = document.getElementById(button.dataset.open);
  const form = dialog.querySelector("form");
  form.reset();
  form.querySelector(".trouble").hidden = true;
  dialog.querySelector(".shown").textContent = button.dataset.shown;
  dialog.dataset.id = button.dataset.id;
  if (button.dataset.role) form.elements.role.value = button.dataset.role;
  dialog.showModal();
});

for (const [name, deed] of Object.entries(DEEDS)) {
  const dialog = document.getElementById(name);
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "lam") return; // the dialog closes by itself
    event.preventDefault();
    const form = event.target;
    if (!(await attempt(form, () => deed(dialog.dataset.id, form)))) return;
    form.reset(); // a password does not stay in the page
    dialog.close();
    // The button that opened it was drawn anew.
    const again = document.querySelector(`[data-open="${name}"][data-id="${CSS.escape(dialog.dataset.id)}"]`);
    if (!fresh.hidden && name === "doi-khoa") freshKey.focus();
    else (again ?? document.querySelector("h1")).focus();
  });
}

document.querySelector("#tao-khoa form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const given = new FormData(form);
  const body = { name: given.get("name"), scopes: given.getAll("scopes") };
  if (given.get("last_day")) body.last_day = given.get("last_day");
  for (const limit of ["a_minute", "a_day", "snippet_chars"]) {
    if (given.get(limit)) body[limit] = Number(given.get(limit));
  }
  const went = await attempt(form, async () => {
    show(await call("POST", "/api/v1/keys", body));
    return "Đã tạo khóa.";
  });
  if (!went) return;
  form.reset();
  form.closest("details").open = false;
  freshKey.focus();
  freshKey.select();
});

document.querySelector("#them-tai-khoan form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = Object.fromEntries(new FormData(form));
  if (!(await attempt(form, () => done(call("POST", "/api/v1/users", body), "Đã thêm tài khoản.")))) return;
  form.reset();
  const details = form.closest("details");
  details.open = false;
  details.querySelector("summary").focus();
});

document.querySelector("#chep").addEventListener("click", async () => {
  freshKey.select();
  try {
    await navigator.clipboard.writeText(freshKey.value);
    say("Đã chép khóa.");
  } catch {
    say("Trình duyệt không cho chép. Xin bấm Ctrl+C để chép khóa đang được chọn.");
  }
});

document.querySelector("#da-chep").addEventListener("click", () => {
  freshKey.value = "";
  fresh.hidden = true;
  document.querySelector("#tao-khoa summary").focus();
});
