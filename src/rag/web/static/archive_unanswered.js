// Groups of questions that an editor has done with.
import { call, say } from "./staff.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-settle]");
  if (!button) return;
  const card = button.closest("[data-answers]");
  button.disabled = true;
  try {
    const ids = card.dataset.answers.split(" ");
    for (let at = 0; at < ids.length; at += 1000) {
      await call("POST", "/api/v1/unanswered/settle", { answer_ids: ids.slice(at, at + 1000) });
    }
    const next = card.nextElementSibling ?? card.previousElementSibling;
    card.remove();
    // Focus was on what is gone.
    (next?.querySelector("[data-settle]") ?? document.querySelector("#ngay")).focus();
    say("Đã ghi nhận.");
  } catch (error) {
    button.disabled = false;
    say(error.message, 8);
  }
});
