/* One message as an element: bubble, marks, inline keyboard. Decides nothing; presses are reported by
   data attributes. */

import { el, icon } from "./dom.js";
import { sanitised } from "./sanitise.js";
import { momentOf, timeOf } from "./words.js";

/** Everything that makes a message look as it does; equal looks need no redrawing. */
export const look = (message, words) => JSON.stringify([message, words.edited]);

export function drawn(message, { words, zone, quoted }) {
  const own = message.from === "me";
  const item = el("li", {
    class: `message ${own ? "out" : "in"}`,
    tabindex: "-1",
    data: { messageId: message.message_id, from: message.from },
  });
  fill(item, message, { words, zone, quoted });
  return item;
}

export function fill(item, message, context) {
  item.toggleAttribute("data-edited", Boolean(message.edited));
  item.toggleAttribute("data-protected", Boolean(message.protect));
  item.toggleAttribute("data-silent", Boolean(message.silent));
  item.replaceChildren(
    el("div", { class: "stack" }, bubble(message, context), keyboard(message)),
    el(
      "button",
      {
        class: "more",
        type: "button",
        tabindex: "-1",
        title: context.words.more,
        "aria-label": context.words.more,
        data: { more: "" },
      },
      icon("dots"),
    ),
  );
}

function bubble(message, context) {
  return el(
    "div",
    { class: `bubble${message.photo ? " with-photo" : ""}${message.photo && !message.text ? " bare" : ""}` },
    message.forwarded && el("div", { class: "forwarded" }, icon("forward"), context.words.forwarded),
    context.quoted && quote(context.quoted, context),
    message.photo && picture(message, context.words),
    message.voice && voice(message.voice, context.words),
    attachment(message, context.words),
    words(message, context),
  );
}

/** Its size is told, so that nothing jumps when it has loaded. */
function picture({ photo, photo_size: [width, height] = [] }, said) {
  return el(
    "button",
    { type: "button", class: "picture", title: said.enlarge, data: { picture: photo } },
    el("img", { class: "photo", src: photo, alt: said.picture, width, height }),
  );
}

function words(message, context) {
  const text = el("div", { class: "text", dir: "auto" });
  if (message.html) text.append(sanitised(message.html));
  else text.append(message.text ?? "");
  text.append(marks(message, context));
  return text;
}

function marks(message, { words: said, zone }) {
  const moment = momentOf(message);
  return el(
    "span",
    { class: "marks", dir: "ltr" },
    message.protect && icon("shield", said.noForward),
    message.silent && icon("bell-off", said.silent),
    message.edited && el("span", { class: "edited" }, said.edited),
    el("time", { datetime: moment.toISOString() }, timeOf(moment, zone)),
    message.from === "me" && (message.waiting ? icon("clock", said.waiting) : icon("ticks", said.sent)),
  );
}

function quote(quoted, { words: said, bot }) {
  const author = quoted.from === "me" ? said.you : bot;
  return el("div", { class: "quote", dir: "auto" }, el("b", {}, author), el("span", {}, quoted.text || "…"));
}

function attachment({ document: file, contact, location }, said) {
  if (file) return download(file);
  if (contact) return row("person", contact.first_name ?? "", contact.phone_number ?? "");
  if (location)
    return row(
      "pin",
      said.location,
      `${Number(location.latitude).toFixed(4)}, ${Number(location.longitude).toFixed(4)}`,
    );
  return null;
}

const download = ({ url, name, size }) =>
  el(
    "a",
    { class: "attachment", href: url, download: name, data: { document: name } },
    el("span", { class: "play" }, icon("clip")),
    el("span", { dir: "auto" }, el("b", {}, name), el("small", {}, bytes(size))),
  );

const bytes = (size) =>
  size < 1024 ? `${size} B` : size < 1048576 ? `${Math.round(size / 1024)} KB` : `${(size / 1048576).toFixed(1)} MB`;

const row = (name, title, note) =>
  el(
    "div",
    { class: "attachment" },
    el("span", { class: "play" }, icon(name)),
    el("span", { dir: "auto" }, el("b", {}, title), el("small", {}, note)),
  );

function voice(sound, said) {
  const seconds = Number(sound.duration ?? 0);
  const bars = el("span", { class: "wave", "aria-hidden": "true" });
  for (let bar = 0; bar < 24; bar += 1) bars.append(el("i"));
  return el(
    "div",
    { class: "voice", role: "img", "aria-label": said.voice },
    el("span", { class: "play" }, icon("play")),
    bars,
    seconds > 0 &&
      el("span", { class: "length" }, `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`),
  );
}

function keyboard(message) {
  const rows = message.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  return el(
    "div",
    { class: "inline-keyboard", data: { inlineKeyboard: "" } },
    rows.map((row, y) =>
      el(
        "div",
        { class: "inline-row" },
        row.map((button, x) => inlineButton(button, `${y},${x}`, message.pressed)),
      ),
    ),
  );
}

/** One that was pressed shows that it waits, until the bot has answered. */
function inlineButton(button, place, pressed = []) {
  const busy = button.data !== undefined && pressed.includes(button.data);
  return el(
    "button",
    {
      class: `inline-button${busy ? " busy" : ""}`,
      ...(busy && { "aria-busy": "true" }),
      type: "button",
      title: button.text,
      dir: "auto",
      data: {
        place,
        label: button.text,
        style: button.style ?? "",
        ...(button.data !== undefined && { callback: button.data }),
        ...(button.url && { url: button.url }),
      },
    },
    el("span", {}, button.text),
    button.url && icon("out"),
  );
}
