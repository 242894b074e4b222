// A question put into the box to be edited, or asked again, with the limits it names.
import { orderBox, questionBox, sendButton, type } from "./framework.js";
import { writeOrder } from "./filters.js";

const SETTLES_MS = 60;

document.addEventListener("click", (event) => {
  const edit = event.target.closest("[data-edit]");
  if (edit) {
    type(questionBox(), edit.dataset.edit);
    questionBox().focus();
    return;
  }
  const again = event.target.closest("[data-again]");
  const send = sendButton();
  if (!again || !send || !send.offsetParent) return;
  const draft = questionBox().value;
  type(questionBox(), again.dataset.again);
  // The server wrote the whole of what it is asked with; where it did not, the form holds.
  if (again.dataset.order && orderBox()) type(orderBox(), again.dataset.order);
  else writeOrder();
  // The framework takes up what was set before it hears of the press.
  setTimeout(() => {
    send.click();
    setTimeout(() => {
      writeOrder();
      if (draft && !questionBox().value) type(questionBox(), draft);
    }, 10 * SETTLES_MS);
  }, SETTLES_MS);
});
