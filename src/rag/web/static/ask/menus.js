// A menu closes when something else is pressed, and on Escape.

function close(but) {
  for (const menu of document.querySelectorAll(".taking[open]")) if (menu !== but) menu.open = false;
}

document.addEventListener("click", (event) => close(event.target.closest("summary")?.parentElement));

document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".taking[open]");
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
  event.stopImmediatePropagation();
}, true);
