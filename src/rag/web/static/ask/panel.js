// Opens the source behind a marker such as [1]: the server has already written it,
// escaped, beside the answer; here it is only copied into the panel as nodes.
import { focusQuietly } from "./focus.js";

const narrow = window.matchMedia("(max-width: 899px)");
let opened = null; // the source that the chip names which opened the panel, and which chip of those
let empty = null; // what the panel says while nothing is open

function panel() {
  return document.getElementById("bang-nguon");
}

function isOpen() {
  return Boolean(panel()?.classList.contains("is-open"));
}

export function sourceOf(chip) {
  return document.getElementById(chip.dataset.source);
}

// A copy to show; its texts are nodes of the page already, never markup read anew.
export function copyOf(source) {
  const copy = source.cloneNode(true);
  copy.removeAttribute("id");
  copy.hidden = false;
  return copy;
}

function chipsOf(source) {
  return [...document.querySelectorAll(`.chip[data-source="${CSS.escape(source)}"]`)];
}

// The framework draws turns anew as they grow: the chip is known by what it names.
function opener() {
  return opened && chipsOf(opened.source)[opened.number];
}

// Once turns were drawn anew: the open chip is marked so; with the last turn its source goes.
export function keepSource() {
  if (!isOpen()) return;
  if (!document.querySelector(".turn")) {
    close();
    return;
  }
  const current = opener();
  if (current && !current.hasAttribute("aria-current")) current.setAttribute("aria-current", "true");
}

// On a phone the source lies over the page as a sheet: nothing under it can be reached until
// it is closed. What reports a source or a failure lies over the sheet.
function holdSheet() {
  const sheet = isOpen() && narrow.matches ? panel() : null;
  document.querySelectorAll("[data-under-sheet]").forEach((one) => {
    one.inert = false;
    delete one.dataset.underSheet;
  });
  const asDialog = { role: "dialog", "aria-modal": "true" };
  for (const [key, value] of Object.entries(asDialog)) {
    if (sheet) sheet.setAttribute(key, value);
    else panel()?.removeAttribute(key);
  }
  for (let inside = sheet; inside && inside !== document.body; inside = inside.parentElement) {
    for (const other of inside.parentElement.children) {
      if (other === inside || other.inert || other.matches("dialog, #su-co, script, style, link")) continue;
      other.inert = true;
      other.dataset.underSheet = "";
    }
  }
}
narrow.addEventListener("change", holdSheet);

function open(chip, isByKeyboard) {
  const source = sourceOf(chip);
  const place = panel();
  if (!source || !place) return false;
  const copy = copyOf(source);
  empty ??= [...place.querySelector(".panel-body").childNodes];
  const turn = chip.closest("[data-answer]");
  if (turn) copy.dataset.of = turn.dataset.answer;
  place.querySelector(".panel-body").replaceChildren(copy);
  place.classList.add("is-open");
  document.querySelectorAll(".chip[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  chip.setAttribute("aria-current", "true");
  opened = { source: chip.dataset.source, number: chipsOf(chip.dataset.source).indexOf(chip) };
  // Its number and title first; further down only where no line of the evidence shows.
  place.scrollTop = 0;
  place.querySelector(".panel-body").scrollTop = 0;
  const evidence = copy.querySelector("mark");
  const line = 32;
  if (evidence && evidence.getBoundingClientRect().top + line > place.getBoundingClientRect().bottom) {
    evidence.scrollIntoView({ block: "nearest" });
  }
  holdSheet();
  if (narrow.matches || isByKeyboard) place.focus({ preventScroll: true });
  return true;
}

function close() {
  if (!isOpen()) return;
  panel().classList.remove("is-open");
  panel().querySelector(".panel-body").replaceChildren(...empty);
  holdSheet();
  const chip = opener();
  opened = null;
  if (!chip) return;
  chip.removeAttribute("aria-current");
  focusQuietly(chip); // its paragraph was just seen
}

function showBeside(button) {
  const isShown = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isShown));
  button.textContent = isShown ? "Xem đoạn trước và sau" : "Ẩn đoạn trước và sau";
  button.closest(".source").querySelectorAll(".beside").forEach((one) => { one.hidden = isShown; });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) return close();
  // A press beside the sheet: what lies under it takes none.
  if (isOpen() && narrow.matches && !event.target.closest("#bang-nguon, dialog, #su-co")) return close();
  const beside = event.target.closest("[data-beside]");
  if (beside) return showBeside(beside);
  const chip = event.target.closest(".chip[data-source]");
  // A press with Ctrl, or the middle button, opens the article as any link does.
  if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (open(chip, event.detail === 0)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open], .preview")) close();
});
