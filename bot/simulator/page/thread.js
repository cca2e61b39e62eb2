/* The list of messages in one chat, kept in step with the server by message id: only what changed is touched. */

import { calm, el, icon } from "./dom.js";
import { drawn, fill, look } from "./message.js";
import { dateKey, dayOf, momentOf } from "./words.js";

const NEAR_THE_END = 90;

export class Thread {
  constructor(words) {
    this.shown = new Map();
    this.list = el("ol", {
      class: "messages",
      role: "log",
      "aria-live": "off",
      tabindex: "0",
      data: { messages: "" },
    });
    this.downBadge = el("span", { class: "down-count" });
    this.down = el(
      "button",
      {
        class: "to-newest",
        type: "button",
        hidden: true,
        title: words.newest,
        "aria-label": words.newest,
        data: { toNewest: "" },
      },
      icon("down"),
      this.downBadge,
    );
    this.wall = el("div", { class: "wall" }, this.list, this.down);
    this.down.addEventListener("click", () => this.toNewest());
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.walk(event));
    this.stayAtEnd();
  }

  /** A keyboard that opens, or a picture that has loaded, must not push the newest message out of sight. */
  stayAtEnd() {
    this.following = true;
    this.top = 0;
    const stay = () => {
      if (this.following) this.toNewest(true);
    };
    new ResizeObserver(stay).observe(this.list);
    this.list.addEventListener("load", stay, { capture: true });
  }

  /** Only somebody who scrolls up stops the following; a smooth scroll on its way down does not. */
  scrolled() {
    if (this.atEnd()) this.following = true;
    else if (this.list.scrollTop < this.top) this.following = false;
    this.top = this.list.scrollTop;
    this.showDown();
  }

  /** Shows these messages. Everything, also what is far up, must be in `messages`. */
  show(messages, context) {
    const first = this.shown.size === 0;
    const follow = first || this.following || this.ownIsNew(messages);
    const wanted = sequence(messages, context.zone);
    this.drop(new Set(wanted.map(({ key }) => key)));
    this.place(wanted, context, first);
    this.group(wanted);
    if (follow) this.toNewest(first);
    this.showDown();
  }

  ownIsNew(messages) {
    const last = messages.at(-1);
    return last?.from === "me" && !this.shown.has(`m${last.message_id}`);
  }

  drop(wanted) {
    for (const [key, entry] of this.shown) {
      if (wanted.has(key)) continue;
      this.shown.delete(key);
      leave(entry.node);
    }
  }

  place(wanted, context, first) {
    const byId = new Map(
      wanted.filter(({ message }) => message).map(({ message }) => [message.message_id, message]),
    );
    let next = this.list.firstElementChild;
    for (const item of wanted) {
      const node = this.nodeOf(item, { ...context, quoted: byId.get(item.message?.reply_to) }, first);
      while (next?.classList.contains("leaving")) next = next.nextElementSibling;
      if (node === next) next = next.nextElementSibling;
      else this.list.insertBefore(node, next);
    }
  }

  nodeOf({ key, message, moment }, context, first) {
    const entry = this.shown.get(key);
    const looks = message ? look(message, context.words) : dayOf(moment, context.zone, context.language);
    if (!entry) return this.enter(key, message, looks, context, first);
    if (entry.looks !== looks) this.redraw(entry, message, looks, context);
    return entry.node;
  }

  enter(key, message, looks, context, first) {
    const node = message ? drawn(message, context) : el("li", { class: "day" }, el("span", {}, looks));
    if (!first) node.classList.add("entering");
    this.shown.set(key, { node, looks, message });
    return node;
  }

  redraw(entry, message, looks, context) {
    const place = entry.node.contains(document.activeElement)
      ? (document.activeElement.dataset.place ?? "")
      : null;
    const changed = (entry.message.html ?? entry.message.text) !== (message.html ?? message.text);
    fill(entry.node, message, context);
    Object.assign(entry, { looks, message });
    if (place !== null)
      (entry.node.querySelector(`[data-place="${place}"]`) ?? entry.node).focus({ preventScroll: true });
    if (changed) flash(entry.node);
  }

  group(wanted) {
    wanted.forEach(({ key, message }, index) => {
      if (!message) return;
      const { classList } = this.shown.get(key).node;
      classList.toggle("tail", wanted[index + 1]?.message?.from !== message.from);
      classList.toggle("first", wanted[index - 1]?.message?.from !== message.from);
    });
  }

  messageAt(node) {
    const item = node.closest?.(".message");
    return item ? this.shown.get(`m${item.dataset.messageId}`)?.message : undefined;
  }

  atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_THE_END;
  }

  toNewest(atOnce = false) {
    this.following = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: atOnce || calm() ? "instant" : "smooth" });
  }

  showDown(unread) {
    if (unread !== undefined) this.downBadge.textContent = unread > 0 ? String(unread) : "";
    this.down.hidden = this.following || this.atEnd();
  }

  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.target.closest("button, a")) return;
    const items = [...this.list.querySelectorAll(".message:not(.leaving)")];
    const here = items.indexOf(event.target.closest(".message"));
    const next = here < 0 ? items.at(-1) : items[here + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
}

function sequence(messages, zone) {
  const items = [];
  let day;
  for (const message of messages) {
    if (message.deleted) continue;
    const moment = momentOf(message);
    const its = dateKey(moment, zone);
    if (its !== day) items.push({ key: `d${its}`, moment });
    day = its;
    items.push({ key: `m${message.message_id}`, message });
  }
  return items;
}

function flash(node) {
  node.classList.remove("flash");
  void node.offsetWidth;
  node.classList.add("flash");
}

function leave(node) {
  if (calm() || !node.isConnected) return node.remove();
  node.classList.add("leaving");
  node.inert = true;
  delete node.dataset.messageId;
  const { height } = node.getBoundingClientRect();
  const going = node.animate(
    [
      { height: `${height}px`, opacity: 1, transform: "scale(1)" },
      { height: `${height}px`, opacity: 0, transform: "scale(.86)", offset: 0.55 },
      { height: "0px", opacity: 0, transform: "scale(.86)", marginTop: "0px" },
    ],
    { duration: 320, easing: "ease-out" },
  );
  going.finished.finally(() => node.remove());
}
