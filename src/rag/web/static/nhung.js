// Puts the ask box where its own script tag stands:
//   <script src="https://HOST/nhung.js" async></script>
// data-placeholder: what the empty box says; data-theme: "light" or "dark" whatever the
// reader's system says; data-height: a fixed height in pixels, else it grows with the answer.
(() => {
  const LOWEST = 160;
  const HIGHEST = 20000;
  const PATIENCE_MS = 5000;
  const tag = document.currentScript;
  if (!tag) {
    console.warn("Hỏi Báo: đặt thẻ <script src=\"…/nhung.js\" async> không có type=\"module\".");
    return;
  }
  const home = new URL(tag.src).origin;
  const place = new URL("/nhung", home);
  place.searchParams.set("trang", window.location.origin);
  const theme = { light: "sang", dark: "toi" }[tag.dataset.theme];
  if (theme) place.searchParams.set("giao-dien", theme);
  const invitation = [...(tag.dataset.placeholder || "")].slice(0, 80).join("");
  if (invitation) place.searchParams.set("loi-moi", invitation);
  const fixed = Number.parseInt(tag.dataset.height, 10);

  const frame = document.createElement("iframe");
  frame.title = "Hỏi Báo – hỏi đáp từ kho bài";
  frame.src = place.href;
  frame.loading = "lazy";
  // Set one by one: a page's policy may forbid a style attribute, not these.
  frame.style.display = "block";
  frame.style.width = "100%";
  frame.style.border = "0";
  frame.style.height = `${Math.max(fixed || LOWEST, LOWEST)}px`;
  if (theme) frame.style.colorScheme = tag.dataset.theme;

  let isShown = false;
  window.addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    const height = event.data?.hoiBaoHeight;
    if (!Number.isFinite(height)) return;
    isShown = true;
    if (!fixed) frame.style.height = `${Math.min(Math.max(Math.ceil(height), LOWEST), HIGHEST)}px`;
  });
  // A site that the setting does not name is refused by the browser: better nothing on the
  // page than a broken frame.
  frame.addEventListener("load", () => {
    setTimeout(() => {
      if (isShown) return;
      frame.remove();
      console.warn(`Hỏi Báo: không mở được ô hỏi. ${window.location.origin} có trong RAG_EMBED_ORIGINS chưa?`);
    }, PATIENCE_MS);
  });
  if (document.head.contains(tag)) {
    const append = () => document.body.append(frame);
    if (document.body) append();
    else document.addEventListener("DOMContentLoaded", append);
  } else {
    tag.after(frame);
  }
})();
