// The chat page's own behaviour, around what the framework draws: everything shown was
// written and escaped by the server; here it is only moved, copied and counted.
import { answersSeen } from "./rating.js";
import { restoreFilters } from "./filters.js";
import "./again.js";
import "./copying.js";
import "./menus.js";
import { restoreDraft } from "./draft.js";
import { keepFocus } from "./focus.js";
import { keepSource } from "./panel.js";
import "./preview.js";
import { nothingWrong, tellTroubles } from "./troubles.js";

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const root = document.documentElement;

// A new question is brought into view as it appears; a reader scrolling is left alone.
// Known by its id: once the oldest turns leave the page, their count stays.
let last = "";
new MutationObserver(() => {
  const turn = [...document.querySelectorAll(".turn")].pop();
  if (turn && turn.id !== last) {
    turn.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
    nothingWrong();
  }
  last = turn ? turn.id : "";
  answersSeen();
  keepFocus();
  keepSource();
  tellTroubles();
  restoreFilters();
  restoreDraft();
}).observe(root, { childList: true, subtree: true });

// The framework names the document's language after the browser's; the page is Vietnamese.
function speakVietnamese() {
  if (root.lang !== "vi") root.lang = "vi";
}
new MutationObserver(speakVietnamese).observe(root, { attributes: true, attributeFilter: ["lang"] });
speakVietnamese();
