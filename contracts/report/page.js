"use strict";
const all = (query, from = document) => [...from.querySelectorAll(query)];
const kept = JSON.parse(document.getElementById("data")?.textContent || "null");

document.getElementById("theme")?.addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});

function sift() {
  const off = new Set(all(".chip[aria-pressed=false]").map((chip) => chip.dataset.show));
  const kind = document.getElementById("kind")?.value || "";
  const word = (document.getElementById("search")?.value || "").toLowerCase();
  let shown = 0;
  const rows = all("[data-verdict]");
  for (const row of rows) {
    const fits = !off.has(row.dataset.verdict) && (!kind || row.dataset.kind === kind)
      && (!word || row.textContent.toLowerCase().includes(word));
    row.hidden = !fits;
    shown += fits;
  }
  for (const section of all("section")) {
    const own = all("[data-verdict]", section);
    if (own.length) section.hidden = own.every((row) => row.hidden);
  }
  const count = document.getElementById("shown");
  if (count) count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
}
for (const chip of all(".chip")) {
  chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") === "false"));
    sift();
  });
}
document.getElementById("kind")?.addEventListener("change", sift);
document.getElementById("search")?.addEventListener("input", sift);

// Exchanges of what is folded away are written when it is opened: a run has thousands.
function add(parent, name, text, kind) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  parent.append(made);
  return made;
}
function pretty(body) {
  try { return JSON.stringify(JSON.parse(body), null, 2); } catch { return body; }
}
function half(parent, name, line, headers, body) {
  const side = add(parent, "div", undefined, name);
  const top = add(side, "div", undefined, "line");
  add(top, "small", name);
  add(top, "code", line);
  const names = Object.keys(headers);
  if (names.length) {
    const fold = add(side, "details", undefined, "headers");
    add(fold, "summary", `${names.length} header${names.length > 1 ? "s" : ""}`);
    for (const key of names) add(fold, "div", `${key}: ${headers[key]}`);
  }
  if (body) add(side, "pre", pretty(body)); else add(side, "p", "no body", "mute");
}
function write(parent, each) {
  const box = add(parent, "div", undefined, "exchange");
  add(box, "div", each.note, "note");
  const pair = add(box, "div", undefined, "pair");
  half(pair, "request", each.asked[0], each.asked[1], each.asked[2]);
  half(pair, "answer", each.told[0], each.told[1], each.told[2]);
}
function unfold(fold) {
  if (!fold.open || fold.dataset.written || !kept) return;
  fold.dataset.written = "yes";
  for (const number of fold.dataset.exchanges.split(" ")) if (kept[number]) write(fold, kept[number]);
}
for (const fold of all("details[data-exchanges]")) {
  fold.addEventListener("toggle", () => unfold(fold));
  unfold(fold);
}
for (const button of all("button[data-copy]")) {
  button.addEventListener("click", () => {
    navigator.clipboard?.writeText(button.parentElement.querySelector("pre").textContent);
    button.textContent = "copied";
  });
}
