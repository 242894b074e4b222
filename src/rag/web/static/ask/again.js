// A question put into the box to be edited, or asked again, with the limits it names.
import { orderBox, questionBox, sendButton, type } from "./framework.js";
import { writeOrder } from "./filters.js";

const SETTLES_MS = 60;
let isAsking = false;

// What was being written, once the question asked again has left the box.
function putBack(draft, asked, tries = 200) {
  const { value } = questionBox();
  if (!value) type(questionBox(), draft);
  else if (value === asked && tries) setTimeout(putBack, SETTLES_MS, draft, asked, tries - 1);
}

document.addEventListener("click", (event) => {
  const edit = event.target.closest("[data-edit]");
  if (edit) {
    type(questionBox(), edit.dataset.edit);
    questionBox().focus();
    return;
  }
  const again = event.target.closest("[data-again]");
  const send = sendButton();
  if (!again || isAsking || !send || !send.offsetParent) return;
  isAsking = true; // pressed twice, it is asked once
  const draft = questionBox().value;
  type(questionBox(), again.dataset.again);
  // The server wrote the whole of what it is asked with; where it did not, the form holds.
  if (again.dataset.order && orderBox()) type(orderBox(), again.dataset.order);
  else writeOrder();
  // The framework takes up what was set before it hears of the press.
  setTimeout(() => {
    send.click();
    setTimeout(() => {
      isAsking = false;
      writeOrder();
      if (draft) putBack(draft, again.dataset.again);
    }, 10 * SETTLES_MS);
  }, SETTLES_MS);
});
