// What we set in the framework's components: it hears of what is typed, not of what is set.

export function type(box, value) {
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export function questionBox() {
  return document.querySelector("#cau-hoi textarea, #cau-hoi input");
}

export function orderBox() {
  return document.querySelector("#lenh textarea, #lenh input");
}

// Where something is being answered there is nothing to press.
export function sendButton() {
  return document.querySelector("button#gui, #gui button");
}
