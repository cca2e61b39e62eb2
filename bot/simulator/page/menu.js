/* A small menu, question or picture laid over a phone's screen. One at a time per screen; Escape and a press
   beside it close it. */

import { el, icon } from "./dom.js";

/** entries: [{key, label, icon, danger, disabled, note, run}]. `at` is the element, or {x, y} in the window,
    that it opens by. */
export function openMenu(screen, at, entries, label) {
  const before = document.activeElement;
  const sheet = el(
    "div",
    { class: "menu", role: "menu", "aria-label": label, data: { menu: "" } },
    entries.map(entryButton),
  );
  const close = cover(screen, sheet, before);
  entries.forEach((entry, index) =>
    sheet.children[index].addEventListener("click", () => {
      if (entry.disabled) return;
      close();
      entry.run();
    }),
  );
  settle(screen, sheet, at);
  sheet.addEventListener("keydown", (event) => rove(event, sheet));
  sheet.querySelector("button")?.focus({ preventScroll: true });
}

function entryButton(entry) {
  return el(
    "button",
    {
      type: "button",
      role: "menuitem",
      class: entry.danger ? "danger" : "",
      "aria-disabled": entry.disabled ? "true" : null,
      data: { menuItem: entry.key },
    },
    entry.icon && icon(entry.icon),
    el("span", { dir: "auto" }, entry.label, entry.note && el("small", {}, entry.note)),
  );
}

/** Asks or tells: resolves with the typed text (or "" without a field), or null when cancelled. */
export function openQuestion(screen, { text, field, confirm, cancel }) {
  return new Promise((resolve) => {
    const input =
      field &&
      el("input", {
        type: "text",
        "aria-label": field,
        placeholder: field,
        maxlength: "64",
        autocomplete: "off",
        data: { questionField: "" },
      });
    const yes = el("button", { type: "submit", data: { questionConfirm: "" } }, confirm);
    const no = cancel && el("button", { type: "button", data: { questionCancel: "" } }, cancel);
    const form = el(
      "form",
      { class: "question", role: "alertdialog", "aria-modal": "true", data: { question: "" } },
      el("p", { dir: "auto" }, text),
      input,
      el("div", { class: "answers" }, no, yes),
    );
    const close = cover(screen, form, document.activeElement, () => resolve(null));
    no?.addEventListener("click", () => close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      resolve(input ? input.value.trim() : "");
      close();
    });
    (input ?? yes).focus({ preventScroll: true });
  });
}

/** The picture as large as the screen; any press closes it. */
export function openPicture(screen, src, said) {
  const shut = el(
    "button",
    { type: "button", class: "enlarged", title: said.close, data: { enlarged: "" } },
    el("img", { src, alt: said.picture }),
  );
  const close = cover(screen, shut, document.activeElement);
  shut.addEventListener("click", () => close());
  shut.focus({ preventScroll: true });
}

function cover(screen, content, before, closed = () => {}) {
  screen.querySelector(".cover")?.dispatchEvent(new Event("shut"));
  const shade = el("div", { class: "cover" }, content);
  const close = () => {
    if (!shade.isConnected) return;
    shade.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
    closed();
  };
  shade.addEventListener("shut", close);
  shade.addEventListener("pointerdown", (event) => {
    if (event.target === shade) close();
  });
  shade.addEventListener("contextmenu", (event) => event.preventDefault());
  shade.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
    if (event.key === "Tab") stay(event, content);
  });
  screen.append(shade);
  return close;
}

function stay(event, content) {
  const stops = [...content.querySelectorAll("button, input")];
  const next = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
  event.preventDefault();
  stops.at(next % stops.length)?.focus();
}

function rove(event, sheet) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...sheet.children];
  items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
}

function settle(screen, sheet, at) {
  const frame = screen.getBoundingClientRect();
  const point = at instanceof Element ? below(at) : at;
  const x = Math.min(Math.max(point.x - frame.left, 8), frame.width - sheet.offsetWidth - 8);
  const y = Math.min(Math.max(point.y - frame.top, 8), frame.height - sheet.offsetHeight - 8);
  sheet.style.left = `${Math.max(x, 8)}px`;
  sheet.style.top = `${Math.max(y, 8)}px`;
}

function below(node) {
  const box = node.getBoundingClientRect();
  return { x: box.left, y: box.bottom + 4 };
}
