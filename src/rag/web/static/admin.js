// Keys and accounts: each change is one call, after which the page's lists are read anew.
import { attempt, done, sheets, shownOnce } from "./sheets.js";
import { call } from "./staff.js";

const LISTS = ["ds-khoa", "ds-tai-khoan"];
const fresh = shownOnce(document.querySelector("#moi"), "Đã chép khóa.");
const key = (prefix) => `/api/v1/keys/${encodeURIComponent(prefix)}`;
const user = (name) => `/api/v1/users/${encodeURIComponent(name)}`;

// What agreeing does, by the dialog.
const DEEDS = {
  "thu-hoi": (id) => done("Đã thu hồi khóa.", "DELETE", key(id)),
  "doi-khoa": async (id, form) => {
    const overlap = Number(form.elements.overlap_hours.value);
    fresh.show((await call("POST", `${key(id)}:rotate`, { overlap_hours: overlap })).key);
    return "Đã tạo khóa thay thế.";
  },
  "doi-vai-tro": (id, form) => done("Đã đổi vai trò.", "PATCH", user(id), { role: form.elements.role.value }),
  "dat-mat-khau": (id, form) => done("Đã đặt mật khẩu mới.", "PUT", `${user(id)}/password`, { password: form.elements.password.value }),
  "dang-xuat": (id) => done("Đã kết thúc mọi phiên của tài khoản này.", "DELETE", `${user(id)}/sessions`),
  "ngung": (id) => done("Đã ngừng tài khoản.", "PATCH", user(id), { state: "disabled" }),
  "mo-lai": (id) => done("Đã mở lại tài khoản.", "PATCH", user(id), { state: "active" }),
};

sheets(LISTS, DEEDS, {
  fill(form, button) {
    if (button.dataset.role) form.elements.role.value = button.dataset.role;
  },
  after: (name) => (name === "doi-khoa" ? fresh : null),
});

document.querySelector("#tao-khoa form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const given = new FormData(form);
  const body = { name: given.get("name"), scopes: given.getAll("scopes") };
  if (given.get("last_day")) body.last_day = given.get("last_day");
  for (const limit of ["a_minute", "a_day", "snippet_chars"]) {
    if (given.get(limit)) body[limit] = Number(given.get(limit));
  }
  const went = await attempt(form, LISTS, async () => {
    fresh.show((await call("POST", "/api/v1/keys", body)).key);
    return "Đã tạo khóa.";
  });
  if (!went) return;
  form.reset();
  form.closest("details").open = false;
  fresh.focus();
});

document.querySelector("#them-tai-khoan form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = Object.fromEntries(new FormData(form));
  if (!(await attempt(form, LISTS, () => done("Đã thêm tài khoản.", "POST", "/api/v1/users", body)))) return;
  form.reset();
  const details = form.closest("details");
  details.open = false;
  details.querySelector("summary").focus();
});
