// A press on a paragraph's ¶ copies its link. Without this script it is a plain link.
const said = document.querySelector(".copied");
let clearing;

function say(text) {
  said.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => { said.textContent = ""; }, 2500);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy]");
  // A press with Ctrl opens it as any link does.
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    // The browser refused the clipboard: follow the link, so that the address bar holds it.
    window.location.assign(link.href);
    return;
  }
  say("Đã chép liên kết");
});

// The evidence itself is brought into view, however long its paragraph, and where the
// address names no paragraph. A reader who comes back is left where they were.
window.addEventListener("load", () => {
  const evidence = document.querySelector(".is-cited mark");
  const [visit] = performance.getEntriesByType("navigation");
  if (!evidence || visit?.type !== "navigate") return;
  const place = evidence.getBoundingClientRect();
  if (place.top < 0 || place.bottom > window.innerHeight) {
    evidence.scrollIntoView({ block: "center", behavior: "instant" });
  }
});
