// What a form says of a webhook, as the API takes it.
import { Trouble } from "./staff.js";

export function told(form) {
  const given = new FormData(form);
  const events = given.getAll("events");
  if (events.length === 0) throw new Trouble("Xin chọn ít nhất một loại thông báo.", 422);
  return { url: given.get("url"), description: given.get("description"), events };
}
