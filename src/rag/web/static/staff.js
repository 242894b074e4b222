// What pages of the staff share: a call of the API in this page's name, and a place to say
// what became of it.
const token = document.querySelector("meta[name=csrf]")?.content ?? "";
const said = document.querySelector(".copied");
const OFFLINE = "Không kết nối được với máy chủ. Xin kiểm tra mạng rồi thử lại.";
const FAILED = "Chưa làm được. Xin thử lại sau ít phút.";
const INVALID = "Có chỗ chưa hợp lệ. Xin xem lại những gì vừa nhập.";
let clearing;

/** A failure that a person can read; `status` is HTTP's, 0 where nothing answered. */
export class Trouble extends Error {
  constructor(message, status, problem = {}) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}

/** Calls a route; gives the JSON of its response, or null where it has none. Throws Trouble. */
export async function call(method, url, body, headers = {}) {
  const isRaw = body instanceof FormData || body instanceof Blob;
  const sent = { method, headers: { Accept: "application/json", "X-CSRF-Token": token, ...headers } };
  if (body !== undefined) {
    sent.body = isRaw ? body : JSON.stringify(body);
    if (!isRaw) sent.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(url, sent);
  } catch {
    throw new Trouble(OFFLINE, 0);
  }
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  const read = isJson ? await response.json() : null;
  if (response.ok) return read;
  if (response.status === 401) {
    const back = encodeURIComponent(location.pathname + location.search);
    throw new Trouble(`Phiên làm việc đã hết. Xin đăng nhập lại ở /dang-nhap?tiep=${back}`, 401, read ?? {});
  }
  throw new Trouble(read?.vietnamese ?? (response.status === 422 ? INVALID : FAILED), response.status, read ?? {});
}

/** Says what became of something, for eyes and screen readers. */
export function say(text, seconds = 4) {
  said.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => { said.textContent = ""; }, seconds * 1000);
}
