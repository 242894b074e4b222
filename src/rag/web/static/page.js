// The ¶ beside a paragraph copies its link. Without this script it is a plain link.
const copied = document.querySelector(".copied");
let hiding;

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy]");
  if (!link || !navigator.clipboard) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    // The browser refused the clipboard: follow the link, so that the address bar holds it.
    window.location.assign(link.href);
    return;
  }
  history.replaceState(null, "", link.href);
  copied.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { copied.hidden = true; }, 2000);
});
