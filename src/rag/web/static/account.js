// One's own account: the form that changes the password.
import { call, Trouble } from "./staff.js";

const form = document.querySelector("#doi-mat-khau");
const trouble = form.querySelector(".trouble");

function tell(text) {
  trouble.textContent = text;
  trouble.hidden = !text;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { cu, moi, lai } = Object.fromEntries(new FormData(form));
  tell("");
  if (moi !== lai) {
    tell("Hai lần nhập mật khẩu mới chưa giống nhau.");
    form.elements.lai.focus();
    return;
  }
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await call("PUT", "/api/v1/account/password", { old: cu, new: moi });
    // The session is a new one, and so is the token of its pages.
    location.assign("/tai-khoan?xong=1");
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    tell(error.message);
  } finally {
    button.disabled = false;
  }
});
