// The framework draws turns anew as they grow, and takes away what was pressed: what had the
// focus has it again, or what stands in its place.
const WHAT_CAN = "a[href], button, summary";
// What is pressed, and what stands in its place once it is gone: the first that can be.
const INSTEAD = [
  ["#gui, #dung, #cau-mau", ["#dung", "#gui"]],
  ["#xoa", ["#giu-lai"]],
  ["#giu-lai", ["#xoa"]],
  ["#hoi-moi, #xoa-han", ["#cau-hoi textarea, #cau-hoi input"]],
];
let had = null; // the element, and how to find it where it is drawn anew

function name(element) {
  return `${element.localName} ${element.getAttribute("aria-label") ?? element.textContent.trim()}`;
}

function alike(element, turn) {
  return [...turn.querySelectorAll(WHAT_CAN)].filter((one) => name(one) === name(element));
}

export function focusQuietly(element) {
  element.dataset.quiet = ""; // no preview
  element.focus({ preventScroll: true });
  delete element.dataset.quiet;
}

document.addEventListener("focusin", ({ target }) => {
  const turn = target.closest(".turn");
  const instead = INSTEAD.find(([pressed]) => target.closest(pressed));
  had = null;
  if (instead) had = { element: target, instead: instead[1] };
  else if (turn && target.matches(WHAT_CAN)) had = { element: target, turn: turn.id, number: alike(target, turn).indexOf(target) };
});
// A press beside everything takes the focus away for good.
document.addEventListener("pointerdown", () => { had = null; });

function inItsPlace() {
  if (had.instead) return had.instead.map((one) => document.querySelector(one)).find((one) => one && one.offsetParent);
  const turn = document.getElementById(had.turn);
  return turn && alike(had.element, turn)[had.number];
}

// Only of one that was drawn away: while the focus moves on by itself nothing has it, too.
export function keepFocus() {
  if (!had || had.element.isConnected || document.activeElement !== document.body) return;
  const found = inItsPlace();
  if (!found) return;
  const { instead } = had;
  focusQuietly(found);
  if (instead) found.scrollIntoView({ block: "nearest" });
}
