/* Markup of a message -> elements of Telegram's small set. Anything else loses its tag, scripts and styles
   also their content. Also makes /commands tappable, as Telegram does. */

import { el } from "./dom.js";

const KEPT = {
  b: "b",
  strong: "b",
  i: "i",
  em: "i",
  u: "u",
  ins: "u",
  s: "s",
  strike: "s",
  del: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const DROPPED = new Set([
  "script",
  "style",
  "template",
  "iframe",
  "object",
  "svg",
  "math",
  "noscript",
  "title",
]);
const LINK = /^(https?:|tel:|mailto:)/i;
const COMMAND = /(?<![\p{L}\p{N}_/<.:])\/[a-z][a-z0-9_]{0,31}(?![\p{L}\p{N}_/])/giu;

export function sanitised(html) {
  const inert = new DOMParser().parseFromString(`<body>${html}`, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...clean(inert.body.childNodes, false));
  return fragment;
}

/** What a lock screen shows: plain text, spoilers covered, at most `length` characters. */
export function preview(html, length = 100) {
  const holder = el("div");
  holder.append(sanitised(html));
  for (const spoiler of holder.querySelectorAll(".tg-spoiler"))
    spoiler.textContent = spoiler.textContent.replace(/\S/gu, "▒");
  const letters = [...holder.textContent.replace(/\s+/gu, " ").trim()];
  return letters.length > length ? `${letters.slice(0, length).join("")}…` : letters.join("");
}

function clean(nodes, plain) {
  return [...nodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return plain ? [node.data] : withCommands(node.data);
    return node.nodeType === Node.ELEMENT_NODE ? element(node, plain) : [];
  });
}

function element(node, plain) {
  const tag = node.localName;
  if (DROPPED.has(tag)) return [];
  if (tag === "br") return ["\n"];
  const inside = clean(node.childNodes, plain || ["a", "code", "pre"].includes(tag));
  if (Object.hasOwn(KEPT, tag)) return [el(KEPT[tag], {}, inside)];
  if (tag === "tg-spoiler" || (tag === "span" && node.classList.contains("tg-spoiler")))
    return [spoiler(inside)];
  if (tag === "a" && LINK.test(node.getAttribute("href") ?? ""))
    return [link(node.getAttribute("href"), inside)];
  return inside;
}

const spoiler = (inside) =>
  el(
    "span",
    { class: "tg-spoiler", role: "button", tabindex: "0", "aria-expanded": "false", "aria-label": "▒▒▒" },
    inside,
  );

const link = (href, inside) =>
  el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, inside);

function withCommands(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(COMMAND)) {
    parts.push(text.slice(from, found.index));
    parts.push(el("button", { type: "button", class: "command", data: { command: found[0] } }, found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== "");
}
