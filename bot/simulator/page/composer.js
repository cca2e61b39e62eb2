/* The lower edge of a chat: message field, commands, reply keyboard, Start and Unblock.
   Sends nothing itself: it calls `acts`. */

import { el, icon } from "./dom.js";

const button = (name, label, data) =>
  el("button", { type: "button", class: "tool", title: label, "aria-label": label, data }, icon(name));

export class Composer {
  constructor(words, acts) {
    this.words = words;
    this.acts = acts;
    this.keyboard = null;
    this.about = null;
    this.build();
    this.wire();
  }

  build() {
    const { words } = this;
    this.field = el("textarea", {
      rows: "1",
      dir: "auto",
      maxlength: "20000",
      placeholder: words.message,
      "aria-label": words.message,
      autocomplete: "off",
      data: { compose: "" },
    });
    this.menuButton = el(
      "button",
      {
        type: "button",
        class: "commands-button",
        "aria-label": words.menu,
        "aria-expanded": "false",
        data: { commands: "" },
      },
      icon("menu"),
      el("span", {}, words.menu),
    );
    this.keysButton = button("keys", words.keyboard, { toggleKeyboard: "" });
    this.attachButton = button("attach", words.attach, { attach: "" });
    this.sendButton = button("send", words.send, { send: "" });
    this.aboutBar = el("div", { class: "about-bar", hidden: true });
    this.commandList = el("div", {
      class: "command-list",
      role: "menu",
      "aria-label": words.menu,
      hidden: true,
    });
    this.row = el(
      "div",
      { class: "compose-row" },
      this.menuButton,
      el("div", { class: "field" }, this.field, this.keysButton),
      this.attachButton,
      this.sendButton,
    );
    this.keys = el("div", { class: "reply-keyboard", hidden: true, data: { replyKeyboard: "" } });
    this.whole = el("button", { type: "button", class: "whole", hidden: true });
    this.node = el(
      "div",
      { class: "bottom" },
      this.commandList,
      this.aboutBar,
      this.row,
      this.keys,
      this.whole,
    );
  }

  wire() {
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.sendButton.addEventListener("click", () => this.send());
    this.attachButton.addEventListener("click", () => this.acts.attach(this.attachButton));
    this.menuButton.addEventListener("click", () => this.toggleCommands());
    this.keysButton.addEventListener("click", () => this.openKeys(this.keys.hidden));
    this.whole.addEventListener("click", () => this.acts[this.whole.dataset.action]());
    this.commandList.addEventListener("keydown", (event) => this.roveCommands(event));
    this.node.addEventListener("focusout", (event) => {
      if (!this.node.contains(event.relatedTarget)) this.showCommands([]);
    });
  }

  show(chat) {
    this.commands = chat.bot.commands ?? [];
    this.menuButton.hidden = this.commands.length === 0;
    const whole = chat.blocked ? "unblock" : chat.messages.length === 0 ? "start" : null;
    this.whole.hidden = !whole;
    this.row.hidden = Boolean(whole);
    if (whole) {
      this.whole.dataset.action = whole;
      this.whole.textContent = this.words[whole];
      this.stopAbout();
    }
    this.showKeys(whole ? null : chat.keyboard);
  }

  showKeys(keyboard) {
    const looks = JSON.stringify(keyboard);
    if (looks === this.keyboard) return;
    this.keyboard = looks;
    this.oneTime = Boolean(keyboard?.one_time);
    this.keysButton.hidden = !keyboard;
    this.row.toggleAttribute("data-keyboard", Boolean(keyboard));
    this.field.placeholder = keyboard?.placeholder || this.words.message;
    this.keys.replaceChildren(
      ...(keyboard?.rows ?? []).map((row) =>
        el(
          "div",
          { class: "reply-row" },
          row.map((key) => this.replyButton(key)),
        ),
      ),
    );
    this.openKeys(Boolean(keyboard));
  }

  replyButton(key) {
    const text = typeof key === "string" ? key : key.text;
    const node = el(
      "button",
      {
        type: "button",
        class: "reply-button",
        dir: "auto",
        title: text,
        data: { label: text, style: key.style ?? "" },
      },
      el("span", {}, text),
    );
    node.addEventListener("click", () => {
      if (this.oneTime) this.openKeys(false);
      this.acts.tap(key);
    });
    return node;
  }

  openKeys(open) {
    this.keys.hidden = !open;
    this.keysButton.setAttribute("aria-expanded", String(open));
  }

  typed() {
    this.field.style.height = "";
    if (this.field.scrollHeight > this.field.clientHeight + 2)
      this.field.style.height = `${Math.min(this.field.scrollHeight, 110)}px`;
    this.row.classList.toggle("has-text", this.field.value !== "");
    const start = /^\/[a-z0-9_]*$/i.test(this.field.value) ? this.field.value.slice(1).toLowerCase() : null;
    this.showCommands(start === null ? [] : this.commands.filter(({ command }) => command.startsWith(start)));
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      this.showCommands([]);
      this.stopAbout();
    } else if (event.key === "ArrowUp" && !this.commandList.hidden) {
      event.preventDefault();
      this.commandList.lastElementChild?.focus();
    }
  }

  /** The words stay in the field until the simulator has taken them. */
  async send() {
    const text = this.field.value.trim();
    if (!text || this.sending) return;
    this.sending = true;
    const { about } = this;
    const taken =
      about?.kind === "edit"
        ? await this.acts.edit(about.message, text)
        : await this.acts.text(text, about?.message.message_id);
    this.sending = false;
    if (taken) this.clear();
  }

  clear() {
    this.stopAbout();
    this.field.value = "";
    this.typed();
  }

  /** kind: "edit" or "reply". */
  startAbout(kind, message) {
    this.about = { kind, message };
    const stop = button("close", this.words.cancel, { stopAbout: "" });
    stop.addEventListener("click", () => (kind === "edit" ? this.clear() : this.stopAbout()));
    this.aboutBar.replaceChildren(
      icon(kind),
      el(
        "div",
        {},
        el("b", {}, kind === "edit" ? this.words.editing : this.words.reply),
        el("span", { dir: "auto" }, message.text),
      ),
      stop,
    );
    this.aboutBar.hidden = false;
    if (kind === "edit") this.field.value = message.text;
    this.typed();
    this.field.focus();
  }

  stopAbout() {
    this.about = null;
    this.aboutBar.hidden = true;
  }

  toggleCommands() {
    const open = this.commandList.hidden;
    this.showCommands(open ? this.commands : []);
    if (open) this.commandList.firstElementChild?.focus();
  }

  showCommands(commands) {
    this.commandList.hidden = commands.length === 0;
    this.menuButton.setAttribute("aria-expanded", String(commands.length > 0));
    this.commandList.replaceChildren(
      ...commands.map(({ command, description }) => {
        const node = el(
          "button",
          { type: "button", role: "menuitem", data: { command: `/${command}` } },
          el("span", { dir: "auto" }, description),
          el("code", {}, `/${command}`),
        );
        node.addEventListener("click", () => {
          this.showCommands([]);
          this.clear();
          this.acts.text(`/${command}`);
        });
        return node;
      }),
    );
  }

  roveCommands(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape") {
      this.showCommands([]);
      this.field.focus();
    }
    if (!step) return;
    event.preventDefault();
    const items = [...this.commandList.children];
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
  }
}
