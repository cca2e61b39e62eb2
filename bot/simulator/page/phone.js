/* One person's phone: keeps its chat in step with the simulator and passes on what she does. */

import { attachMenu } from "./choices.js";
import { Composer } from "./composer.js";
import { control } from "./control.js";
import { el, icon } from "./dom.js";
import { drawFrame, label, notice, welcome } from "./frame.js";
import { openQuestion } from "./menu.js";
import { preview } from "./sanitise.js";
import { Thread } from "./thread.js";
import { touch } from "./touch.js";
import { dayOf, phoneWords, timeOf } from "./words.js";

const BANNER_MS = 6000;
const TOAST_MS = 3200;
const TYPING_MS = 5200;
const SOMEWHERE = { latitude: 40.06, longitude: 70.82 };
const ZONES = { tg: "Asia/Dushanbe" };

export class Phone {
  constructor(person, place, page) {
    this.person = person;
    this.page = page;
    this.said = phoneWords(person.language_code);
    this.zone = person.time_zone ?? ZONES[person.language_code] ?? "Asia/Bishkek";
    this.newest = null;
    this.active = false;
    this.locked = false;
    Object.assign(this, drawFrame(person, place, this.said, page.words()));
    this.thread = new Thread(this.said);
    this.composer = new Composer(this.said, this.acts());
    this.middle.append(this.thread.wall, this.composer.node);
    touch(this);
    this.translate();
  }

  get id() {
    return this.person.id;
  }

  acts() {
    return {
      text: (text, reply_to) => this.act("text", reply_to ? { text, reply_to } : { text }),
      tap: (key) =>
        key.request_location ? this.act("location", SOMEWHERE) : this.act("tap", { text: key.text }),
      edit: (message, text) => this.act("edit", { message_id: message.message_id, text }),
      attach: (at) => attachMenu(this, at),
      start: () => this.act("start"),
      unblock: () => this.act("unblock"),
    };
  }

  /** True when the simulator took it; otherwise the reason is shown. */
  async act(action, body) {
    try {
      this.answer = await control.act(this.id, action, body);
      this.refresh();
      return true;
    } catch (error) {
      this.tell(error instanceof TypeError ? this.page.words().lost : error.message);
      return false;
    }
  }

  /** Loads the chat again; calls that come while one is under way become one more.
      A lost server is noticed by the event stream, which reloads everything. */
  async refresh() {
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    try {
      do {
        this.again = false;
        const chat = await control.chat(this.id).catch(() => null);
        if (chat) this.show(chat);
      } while (this.again);
    } finally {
      this.loading = false;
    }
  }

  show(chat) {
    this.chat = chat;
    this.botName.textContent = chat.bot.name;
    this.showState(chat);
    this.middle.querySelector(".welcome")?.remove();
    if (chat.messages.length === 0) this.thread.wall.append(welcome(chat.bot, this.said));
    this.composer.show(chat);
    this.thread.show(withPresses(chat), {
      words: this.said,
      zone: this.zone,
      language: this.person.language_code,
      bot: chat.bot.name,
    });
    this.notice(chat);
    this.lateAnswer(chat.toast);
    this.showUnread();
    this.readIfAttended();
  }

  showState(chat) {
    clearTimeout(this.typingTimer);
    if (chat.typing) this.typingTimer = setTimeout(() => this.refresh(), TYPING_MS);
    this.botState.classList.toggle("typing", Boolean(chat.typing));
    this.botState.textContent = chat.blocked
      ? this.said.blocked
      : chat.typing
        ? this.said.typing
        : this.said.bot;
    this.node.toggleAttribute("data-blocked", Boolean(chat.blocked));
  }

  notice(chat) {
    const fromBot = chat.messages.filter(({ from, deleted }) => from === "bot" && !deleted);
    const before = this.newest;
    this.newest = Math.max(0, ...fromBot.map(({ message_id }) => message_id));
    const fresh = before === null ? [] : fromBot.filter(({ message_id }) => message_id > before);
    if (this.locked) this.showLockNotices(fromBot);
    if (fresh.length === 0) return;
    const last = fresh.at(-1);
    this.page.announce(
      `${this.person.first_name}: ${this.page.words().newMessage}. ${preview(last.html ?? last.text)}`,
    );
    const loud = fresh.filter(({ silent }) => !silent).at(-1);
    if (loud && !this.attended() && !this.locked) this.showBanner(loud);
  }

  /** What a notification shows: words before anything else. */
  glimpse(message) {
    return preview(message.html ?? message.text) || message.document?.name || this.said.picture;
  }

  showBanner(message) {
    this.banner.replaceChildren(
      ...notice(this.chat.bot, this.glimpse(message), this.said, false),
    );
    this.banner.hidden = false;
    clearTimeout(this.bannerTimer);
    this.bannerTimer = setTimeout(() => {
      this.banner.hidden = true;
    }, BANNER_MS);
  }

  showLockNotices(fromBot) {
    const waiting = fromBot
      .filter(({ message_id }) => message_id > this.lockedAt)
      .slice(-3)
      .reverse();
    const before = this.lockNewest ?? 0;
    this.lockNewest = waiting[0]?.message_id ?? before;
    this.lockNotices.replaceChildren(
      ...waiting.map((message) =>
        el(
          "div",
          { class: `lock-notice${message.message_id > before ? " entering" : ""}` },
          notice(this.chat.bot, this.glimpse(message), this.said, message.silent),
        ),
      ),
    );
  }

  showUnread() {
    const count = this.chat?.unread ?? 0;
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 99 ? "99+" : String(count);
    this.badge.dataset.unread = String(count);
    this.badge.setAttribute("aria-label", `${count} ${this.page.words().unread}`);
    this.thread.showDown(count);
    this.page.unreadChanged(this);
  }

  attended() {
    return (
      this.active && !this.locked && document.visibilityState === "visible" && this.node.offsetParent !== null
    );
  }

  async readIfAttended() {
    if (!this.chat?.unread || !this.attended() || this.reading) return;
    this.reading = true;
    await this.act("read");
    this.reading = false;
  }

  setActive(active) {
    this.active = active;
    this.node.toggleAttribute("data-active", active);
    if (!active) return;
    if (!this.locked) this.banner.hidden = true;
    this.readIfAttended();
  }

  setLocked(locked) {
    this.locked = locked;
    this.lockedAt = this.newest ?? 0;
    this.lockLayer.hidden = !locked;
    this.banner.hidden = true;
    for (const part of [this.head, this.middle]) part.inert = locked;
    this.node.toggleAttribute("data-locked", locked);
    this.lockNotices.replaceChildren();
    this.translate();
    if (!locked) {
      this.thread.toNewest(true);
      this.readIfAttended();
    }
  }

  async press(node) {
    if (node.classList.contains("busy")) return;
    if (node.dataset.url) return this.open(node.dataset.url);
    node.classList.add("busy");
    const message = this.thread.messageAt(node);
    if (await this.act("press", { message_id: message.message_id, data: node.dataset.callback }))
      this.showAnswer(this.answer?.toast);
    node.classList.remove("busy");
  }

  /** An answer that came after the press had stopped waiting; one from before the page was opened is old. */
  lateAnswer(toast) {
    if (this.opened) this.showAnswer(toast);
    else this.answered = toast?.id;
    this.opened = true;
  }

  showAnswer(toast) {
    if (!toast?.text || toast.id === this.answered) return;
    this.answered = toast.id;
    if (toast.alert) openQuestion(this.screen, { text: toast.text, confirm: this.said.ok });
    else this.tell(toast.text);
  }

  async open(url) {
    const own = new RegExp(`^https?://t\\.me/${this.chat.bot.username}\\?start=([\\w-]+)$`, "i").exec(url);
    if (own) return this.act("start", { payload: own[1] });
    if (
      (await openQuestion(this.screen, { text: url, confirm: this.said.open, cancel: this.said.cancel })) !==
      null
    )
      window.open(url, "_blank", "noopener,noreferrer");
  }

  tell(text) {
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(
      () => {
        this.toast.hidden = true;
      },
      Math.max(TOAST_MS, text.length * 55),
    );
  }

  tick(now) {
    this.barTime.textContent = this.lockTime.textContent = timeOf(now, this.zone);
    this.lockDay.textContent = dayOf(now, this.zone, this.person.language_code, true);
  }

  translate() {
    const words = this.page.words();
    const hint = this.locked ? words.unlock : words.lock;
    this.lockButton.replaceChildren(icon(this.locked ? "lock" : "unlock"));
    this.lockButton.title = hint;
    this.lockButton.setAttribute("aria-label", `${hint} — ${label(this.person)}`);
    this.lockButton.setAttribute("aria-pressed", String(this.locked));
  }
}

/** The messages, each with the presses that wait for an answer. */
function withPresses({ messages, pressed = [] }) {
  return messages.map((message) => {
    const its = pressed.filter(({ message_id }) => message_id === message.message_id).map(({ data }) => data);
    return its.length ? { ...message, pressed: its } : message;
  });
}
