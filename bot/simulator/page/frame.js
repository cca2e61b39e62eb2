/* The still parts of a phone: the owner's name above it, the body, the status bar, the chat's head,
   the lock screen. */

import { el, icon } from "./dom.js";

const HUES = [28, 205, 340, 150, 265, 95, 5, 180];

export function drawFrame(person, place, said, pageWords) {
  const parts = {
    ...owner(person, place, pageWords),
    ...chatHead(said),
    ...lockScreen(said),
    ...statusBar(),
  };
  parts.banner = el("button", { type: "button", class: "banner", hidden: true, data: { banner: "" } });
  parts.toast = el("div", { class: "toast", role: "status", dir: "auto", hidden: true, data: { toast: "" } });
  parts.middle = el("div", { class: "middle" });
  parts.screen = el(
    "div",
    { class: "screen" },
    parts.bar,
    parts.head,
    parts.middle,
    parts.lockLayer,
    parts.banner,
    parts.toast,
  );
  parts.device = el("div", { class: "device", lang: person.language_code }, parts.screen);
  parts.node = el(
    "section",
    { class: "phone", id: `phone-${person.id}`, "aria-label": label(person), data: { phone: person.id } },
    parts.owner,
    parts.device,
  );
  parts.node.style.setProperty("--hue", HUES[place % HUES.length]);
  return parts;
}

export const label = (person) => [person.first_name, person.about].filter(Boolean).join(" — ");

export const initial = (name) => [...(name ?? "?")][0]?.toLocaleUpperCase() ?? "?";

function owner(person, place, pageWords) {
  const badge = el("span", { class: "unread", hidden: true, data: { unread: "0" } });
  const lockButton = el(
    "button",
    { type: "button", class: "lock-button", "aria-pressed": "false", data: { lock: "" } },
    icon("unlock"),
  );
  const names = el(
    "div",
    { class: "owner-words" },
    el("h2", { dir: "auto" }, person.first_name),
    el("p", { dir: "auto", title: person.about ?? "" }, person.about ?? ""),
  );
  const node = el(
    "header",
    { class: "owner" },
    el("span", { class: "portrait", "aria-hidden": "true" }, initial(person.first_name)),
    names,
    badge,
    lockButton,
  );
  return { owner: node, badge, lockButton };
}

function statusBar() {
  const barTime = el("time", { class: "bar-time" });
  const bar = el(
    "div",
    { class: "status-bar", "aria-hidden": "true" },
    barTime,
    el("span", { class: "lens" }),
    el("span", { class: "signal" }, el("i"), el("i"), el("i"), el("i")),
    el("span", { class: "battery" }),
  );
  return { bar, barTime };
}

function chatHead(said) {
  const botName = el("b", { class: "bot-name", dir: "auto" });
  const botState = el("span", { class: "bot-state", data: { botState: "" } }, said.bot);
  const chatMenu = el(
    "button",
    { type: "button", class: "tool", title: said.more, "aria-label": said.more, data: { chatMenu: "" } },
    icon("dots"),
  );
  const head = el(
    "header",
    { class: "chat-head" },
    el("img", { src: "lamp.svg", alt: "", class: "bot-portrait" }),
    el("div", { class: "bot-words" }, botName, botState),
    chatMenu,
  );
  return { head, botName, botState, chatMenu };
}

function lockScreen(said) {
  const lockTime = el("time", { class: "lock-time" });
  const lockDay = el("span", { class: "lock-day" });
  const lockNotices = el("div", { class: "lock-notices", data: { lockNotices: "" } });
  const unlock = el("button", { type: "button", class: "unlock", data: { unlock: "" } }, said.unlockHint);
  const lockLayer = el(
    "div",
    { class: "lock-screen", hidden: true, data: { lockScreen: "" } },
    icon("lock"),
    lockTime,
    lockDay,
    lockNotices,
    unlock,
  );
  return { lockLayer, lockTime, lockDay, lockNotices, unlock };
}

export function welcome(bot, said) {
  return el(
    "div",
    { class: "welcome" },
    el("b", {}, said.about),
    el("p", { dir: "auto" }, bot.description ?? ""),
  );
}

export function notice(bot, text, said, silent) {
  return [
    el("img", { src: "lamp.svg", alt: "" }),
    el(
      "span",
      { class: "notice-words" },
      el(
        "span",
        { class: "notice-head" },
        el("b", {}, bot.name),
        silent && icon("bell-off", said.silent),
        el("small", {}, said.now),
      ),
      el("span", { class: "notice-text", dir: "auto", data: { preview: "" } }, text),
    ),
  ];
}
