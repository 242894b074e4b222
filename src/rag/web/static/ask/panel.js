// Opens the source behind a marker such as [1]: the server has already written it,
// escaped, beside the answer; here it is only copied into the panel as nodes.
const narrow = window.matchMedia("(max-width: 899px)");
let opened = ""; // what the chip that opened the panel names
let focused = null;

function panel() {
  return document.getElementById("bang-nguon");
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

// The framework draws turns anew as they grow: a chip is known by what it names.
function chipOf(name) {
  return name ? document.querySelector(`.chip[data-source="${CSS.escape(name)}"]`) : null;
}

function focusQuietly(chip) {
  chip.dataset.quiet = ""; // no preview
  chip.focus({ preventScroll: true });
  delete chip.dataset.quiet;
}

// Once turns were drawn anew: the chip that had the focus has it again, the open one is
// marked so.
export function keepPlace() {
  const current = panel()?.classList.contains("is-open") ? chipOf(opened) : null;
  if (current && !current.hasAttribute("aria-current")) current.setAttribute("aria-current", "true");
  // Only of one that was drawn away: while the focus moves on by itself nothing has it, too.
  if (!focused || focused.isConnected || document.activeElement !== document.body) return;
  const chip = chipOf(focused.dataset.source);
  if (chip) focusQuietly(chip);
}

document.addEventListener("focusin", (event) => {
  focused = event.target.closest(".chip[data-source]");
});
// A press beside everything takes the focus away for good.
document.addEventListener("pointerdown", () => { focused = null; });

function open(chip, isByKeyboard) {
  const source = sourceOf(chip);
  const place = panel();
  if (!source || !place) return false;
  const copy = copyOf(source);
  const turn = chip.closest("[data-answer]");
  if (turn) copy.dataset.of = turn.dataset.answer;
  place.querySelector(".panel-body").replaceChildren(copy);
  place.classList.add("is-open");
  document.querySelectorAll(".chip[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  chip.setAttribute("aria-current", "true");
  opened = chip.dataset.source;
  // Its number and title first; further down only where no line of the evidence shows.
  place.scrollTop = 0;
  place.querySelector(".panel-body").scrollTop = 0;
  const evidence = copy.querySelector("mark");
  const line = 32;
  if (evidence && evidence.getBoundingClientRect().top + line > place.getBoundingClientRect().bottom) {
    evidence.scrollIntoView({ block: "nearest" });
  }
  if (narrow.matches || isByKeyboard) place.focus({ preventScroll: true });
  return true;
}

function close() {
  const place = panel();
  if (!place || !place.classList.contains("is-open")) return;
  place.classList.remove("is-open");
  const opener = chipOf(opened);
  opened = "";
  if (!opener) return;
  opener.removeAttribute("aria-current");
  focusQuietly(opener); // its paragraph was just seen
}

function showBeside(button) {
  const isShown = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isShown));
  button.textContent = isShown ? "Xem đoạn trước và sau" : "Ẩn đoạn trước và sau";
  button.closest(".source").querySelectorAll(".beside").forEach((one) => { one.hidden = isShown; });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) return close();
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
