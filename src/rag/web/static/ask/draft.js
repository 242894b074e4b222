// What is being written outlives the page: the framework loads it anew once a lost
// connection is back.
import { questionBox, type } from "./framework.js";

const KEPT = "hoi-bao-dang-viet";
let isRestored = false;

window.addEventListener("pagehide", () => {
  const written = questionBox()?.value ?? "";
  try { sessionStorage.setItem(KEPT, written); } catch { /* kept nowhere: it goes with the page */ }
});

// Once the framework has drawn the box.
export function restoreDraft() {
  const box = questionBox();
  if (isRestored || !box) return;
  isRestored = true;
  let written = "";
  try { written = sessionStorage.getItem(KEPT) ?? ""; } catch { /* unreadable: none */ }
  if (written && !box.value) type(box, written);
}
