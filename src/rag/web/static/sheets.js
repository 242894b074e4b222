// What pages that manage things share: a change sent from a form, after which the lists are
// drawn anew; dialogs that ask first; a secret that is shown once.
import { call, say, Trouble } from "./staff.js";

/** A panel that shows a secret this once; `copied` is said when it was copied. */
export function shownOnce(panel, copied) {
  const field = panel.querySelector("input");
  panel.querySelector("[data-copy]").addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      say(copied);
    } catch {
      say("Trình duyệt không cho chép. Xin bấm Ctrl+C để chép phần đang được chọn.");
    }
  });
  panel.querySelector("[data-put-away]").addEventListener("click", () => {
    field.value = "";
    panel.hidden = true;
    document.getElementById(panel.dataset.back).focus();
  });
  return {
    show(text) {
      field.value = text;
      panel.hidden = false;
      panel.scrollIntoView({ block: "nearest" });
    },
    focus() {
      field.focus();
      field.select();
    },
  };
}

/** Runs a deed that gives what to say of it, then draws the lists anew; what went wrong is
 * told in the form. Whether it went well. */
export async function attempt(form, lists, deed) {
  const trouble = form.querySelector(".trouble");
  const buttons = form.querySelectorAll("button");
  trouble.hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    const told = await deed();
    await readAnew(lists);
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

/** Calls a route; gives what to say once it is done. */
export async function done(told, ...called) {
  await call(...called);
  return told;
}

/** Parts of the page, by id, as the server draws them now; what was open in them stays so. */
export async function readAnew(lists) {
  let response;
  try {
    response = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
  } catch {
    return; // what was done is done; what is drawn is a little older
  }
  if (!response.ok || response.redirected) {
    location.reload(); // no longer signed in, no longer allowed, or no longer there
    return;
  }
  const read = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of lists) {
    const held = document.getElementById(id);
    const open = [...held.querySelectorAll("details[id][open]")].map((one) => one.id);
    held.replaceChildren(...read.getElementById(id).childNodes);
    for (const one of open) document.getElementById(one)?.setAttribute("open", "");
  }
}

/** Dialogs by id, each opened by the buttons that name it in `data-open`; agreeing runs its
 * deed. `fill` puts what there is into the form; `after` gives what then has the focus, if
 * not the button. */
export function sheets(lists, deeds, { fill = () => {}, after = () => null } = {}) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open]");
    if (!button) return;
    const dialog = document.getElementById(button.dataset.open);
    const form = dialog.querySelector("form");
    form.reset();
    form.querySelector(".trouble").hidden = true;
    dialog.querySelector(".shown").textContent = button.dataset.shown;
    dialog.dataset.id = button.dataset.id;
    fill(form, button);
    dialog.showModal();
  });
  for (const [name, deed] of Object.entries(deeds)) {
    const dialog = document.getElementById(name);
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      if (event.submitter?.value !== "lam") return; // the dialog closes by itself
      event.preventDefault();
      const form = event.target;
      if (!(await attempt(form, lists, () => deed(dialog.dataset.id, form)))) return;
      form.reset(); // a password does not stay in the page
      dialog.close();
      // The button that opened it was drawn anew.
      const again = document.querySelector(`[data-open="${name}"][data-id="${CSS.escape(dialog.dataset.id)}"]`);
      (after(name) ?? again ?? document.querySelector("h1")).focus();
    });
  }
}
