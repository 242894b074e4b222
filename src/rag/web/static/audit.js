// Whether the record is whole: found after the page is shown, since all of it is read.
import { call } from "./staff.js";

const place = document.getElementById("nguyen-ven");

try {
  const found = await call("GET", "/api/v1/audit/check");
  place.textContent = found.whole
    ? "Nhật ký nguyên vẹn: mục nào cũng khớp với mục trước nó."
    : `Nhật ký đã bị sửa hoặc cắt ở mục ${found.first_changed} hoặc trước đó. Xin báo người vận hành so với bản sao lưu.`;
  place.classList.toggle("trouble", !found.whole);
} catch (error) {
  place.textContent = `Chưa kiểm tra được nhật ký. ${error.message}`;
}
