// The form of filters: kept in this tab, written down for the server, and named beside
// the word "Bộ lọc" while they hold.
import { orderBox, type } from "./framework.js";

const KEPT = "hoi-bao-bo-loc";
const NAMES = ["from", "to", "section", "source"];
let form = null;

function fields() {
  return NAMES.map((name) => form.querySelector(`[name=${name}]`)).filter(Boolean);
}

function held() {
  const chosen = fields().filter((field) => field.value && field.validity.valid);
  return Object.fromEntries(chosen.map((field) => [field.name, field.value]));
}

function day(written) {
  return written.split("-").map(Number).reverse().join("/");
}

export function writeOrder() {
  const chosen = form ? held() : {};
  const box = orderBox();
  if (box) type(box, Object.keys(chosen).length ? JSON.stringify(chosen) : "");
}

function say() {
  const chosen = held();
  const said = [
    chosen.from && `từ ${day(chosen.from)}`,
    chosen.to && `đến hết ngày ${day(chosen.to)}`,
    chosen.section,
    chosen.source,
  ].filter(Boolean);
  form.querySelector("[data-held]").textContent = said.length ? `· ${said.join(" · ")}` : "";
  try { sessionStorage.setItem(KEPT, JSON.stringify(chosen)); } catch { /* kept nowhere: it holds while the page is open */ }
  writeOrder();
}

// Once the framework has drawn the form: what this tab was left with.
export function restoreFilters() {
  const found = document.querySelector("#bo-loc .filters");
  if (!found || found === form || !orderBox()) return;
  form = found;
  let kept = {};
  try { kept = JSON.parse(sessionStorage.getItem(KEPT)) || {}; } catch { /* unreadable: none */ }
  for (const field of fields()) {
    const value = kept[field.name] || "";
    // A section that the archive no longer has filters nothing.
    if (field.tagName !== "SELECT" || [...field.options].some((one) => one.value === value)) field.value = value;
  }
  form.addEventListener("change", say);
  say();
}

document.addEventListener("click", (event) => {
  if (!form || !event.target.closest("[data-clear-filters]")) return;
  for (const field of fields()) field.value = "";
  say();
});
