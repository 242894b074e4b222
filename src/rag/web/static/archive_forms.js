// What the archive's forms share: a change sent, and where its failure is told.
import { call } from "./staff.js";

/** Sends a change from a form; gives its response, or undefined where it failed, which the
 * form then tells. */
export async function send(form, method, url, body, headers) {
  const trouble = form.querySelector(".trouble");
  const buttons = [...form.querySelectorAll("button")];
  trouble.hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    return (await call(method, url, body, headers)) ?? {};
  } catch (error) {
    tell(form, error.message);
    form.dispatchEvent(new CustomEvent("refused", { detail: error }));
    return undefined;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** Tells in a form what is wrong with it. */
export function tell(form, text) {
  const trouble = form.querySelector(".trouble");
  trouble.textContent = text;
  trouble.hidden = false;
}
