// Opens the source behind a marker such as [1]: the server has already written it,
// escaped, beside the answer; here it is only copied into the panel as nodes.
const narrow = window.matchMedia("(max-width: 899px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
let opener = null;

function panel() {
  return document.getElementById("bang-nguon");
}

function open(chip) {
  const source = document.getElementById(chip.dataset.source);
  const place = panel();
  if (!source || !place) return false;
  const copy = source.cloneNode(true);
  copy.removeAttribute("id");
  copy.hidden = false;
  place.querySelector(".panel-body").replaceChildren(copy);
  place.classList.add("is-open");
  document.querySelectorAll(".chip[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  chip.setAttribute("aria-current", "true");
  opener = chip;
  // Its number and title first; further down only where no line of the evidence shows.
  place.scrollTop = 0;
  place.querySelector(".panel-body").scrollTop = 0;
  const evidence = copy.querySelector("mark");
  const line = 32;
  if (evidence && evidence.getBoundingClientRect().top + line > place.getBoundingClientRect().bottom) {
    evidence.scrollIntoView({ block: "nearest" });
  }
  if (narrow.matches) place.focus({ preventScroll: true });
  return true;
}

function close() {
  const place = panel();
  if (!place || !place.classList.contains("is-open")) return;
  place.classList.remove("is-open");
  if (opener) {
    opener.removeAttribute("aria-current");
    opener.focus({ preventScroll: true });
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) {
    close();
    return;
  }
  const edit = event.target.closest("[data-edit]");
  if (edit) {
    const box = document.querySelector("#cau-hoi textarea");
    if (!box) return;
    // The framework hears of what is typed, not of what is set.
    box.value = edit.dataset.edit;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    return;
  }
  const chip = event.target.closest(".chip[data-source]");
  // A press with Ctrl, or the middle button, opens the article as any link does.
  if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (open(chip)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

// A new question is brought into view as it appears; a reader scrolling is left alone.
let turns = 0;
new MutationObserver(() => {
  const all = document.querySelectorAll(".turn");
  if (all.length > turns && all.length > 0) {
    all[all.length - 1].scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
  }
  turns = all.length;
}).observe(document.documentElement, { childList: true, subtree: true });

// The framework names the document's language after the browser's; the page is Vietnamese.
const root = document.documentElement;
new MutationObserver(() => {
  if (root.lang !== "vi") root.lang = "vi";
}).observe(root, { attributes: true, attributeFilter: ["lang"] });
