// Hovering over a marker, or reaching it with the keyboard, shows its paragraph beside it.
// It stays while the pointer is on it, and Escape takes it away.
import { sourceOf } from "./panel.js";

const canHover = window.matchMedia("(hover: hover)");
const WAIT_MS = 250;
let shown = null;
let waiting = 0;

function show(chip) {
  const source = sourceOf(chip);
  const quote = source && source.querySelector("blockquote");
  if (!quote || shown) return;
  shown = document.createElement("div");
  shown.className = "preview";
  shown.id = "xem-truoc";
  shown.setAttribute("role", "tooltip");
  shown.append(source.querySelector("h3").cloneNode(true), quote.cloneNode(true));
  document.body.append(shown);
  chip.setAttribute("aria-describedby", shown.id);
  const place = chip.getBoundingClientRect();
  const size = shown.getBoundingClientRect();
  const gap = 4;
  const left = Math.min(place.left, window.innerWidth - size.width - gap);
  const isRoomBelow = place.bottom + gap + size.height <= window.innerHeight;
  shown.style.left = `${Math.max(gap, left)}px`;
  shown.style.top = `${Math.max(gap, isRoomBelow ? place.bottom + gap : place.top - gap - size.height)}px`;
  shown.addEventListener("pointerleave", hide);
}

function hide() {
  clearTimeout(waiting);
  if (!shown) return;
  shown.remove();
  shown = null;
  document.querySelectorAll(".chip[aria-describedby]").forEach((one) => one.removeAttribute("aria-describedby"));
}

document.addEventListener("pointerover", (event) => {
  if (!canHover.matches || event.pointerType === "touch") return;
  const chip = event.target.closest(".chip[data-source]");
  if (!chip) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => show(chip), WAIT_MS);
});

document.addEventListener("pointerout", (event) => {
  if (!event.target.closest(".chip")) return;
  clearTimeout(waiting);
  // Going over to what is shown leaves it there.
  if (shown && !(event.relatedTarget && event.relatedTarget.closest && event.relatedTarget.closest(".preview"))) {
    waiting = setTimeout(() => { if (shown && !shown.matches(":hover")) hide(); }, WAIT_MS);
  }
});

document.addEventListener("focusin", (event) => {
  const chip = event.target.closest(".chip[data-source]");
  hide();
  if (chip && chip.matches(":focus-visible:not([data-quiet])")) show(chip);
});
document.addEventListener("focusout", hide);
document.addEventListener("click", hide, true);
document.addEventListener("scroll", hide, { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !shown) return;
  hide();
  event.stopImmediatePropagation();
}, true);
