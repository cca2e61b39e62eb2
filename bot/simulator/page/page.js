/* Starts the page: makes the phones, keeps them current, and holds what they share: language, clock,
   which one is in hand. */

import { control, listen } from "./control.js";
import { calm, el } from "./dom.js";
import { Edges } from "./edges.js";
import { label } from "./frame.js";
import { showGuide } from "./guide.js";
import { Faults, NetworkClock, wireFold, wireTheme } from "./head.js";
import { Phone } from "./phone.js";
import { chooseLanguage, firstLanguage, pageWords, translate } from "./words.js";

const MOST_PHONES = 12;
const find = (selector) => document.querySelector(selector);

class Page {
  constructor() {
    this.language = firstLanguage();
    this.phones = new Map();
    this.board = find("[data-phones]");
    this.tabs = find("[data-tabs]");
    this.clock = new NetworkClock(
      () => this.language,
      (now) => this.all((phone) => phone.tick(now)),
    );
    this.faults = new Faults();
    this.edges = new Edges(this.board, () => [...this.phones.values()]);
    this.wire();
    this.setLanguage(this.language);
  }

  wire() {
    const narrow = matchMedia("(max-width: 719px)");
    wireTheme();
    wireFold(find("[data-open-tools]"), find("#tools"), {
      changed: (open) => {
        find("#tools").hidden = false;
        document.body.toggleAttribute("data-tools", open);
      },
    })(false);
    this.setGuide = wireFold(find("[data-open-guide]"), find("[data-guide]"), {
      changed: (open) => {
        if (!narrow.matches) localStorage.setItem("chiroq.guide", open ? "open" : "closed");
      },
    });
    const fold = () => this.setGuide(!narrow.matches && localStorage.getItem("chiroq.guide") !== "closed");
    narrow.addEventListener("change", fold);
    fold();
    find("[data-language-switch]").addEventListener("change", ({ target }) => {
      chooseLanguage(target.value);
      this.setLanguage(target.value);
    });
    document.addEventListener("visibilitychange", () => this.all((phone) => phone.readIfAttended()));
    document.addEventListener("keydown", (event) => this.jump(event));
  }

  words() {
    return pageWords(this.language);
  }
  all(verb) {
    this.phones.forEach(verb);
  }
  others(phone) {
    return [...this.phones.values()].filter((other) => other !== phone);
  }
  announce(text) {
    find("[data-announcements]").textContent = text;
  }

  setLanguage(language) {
    this.language = language;
    find("[data-language-switch]").value = language;
    translate(document, language);
    this.all((phone) => {
      phone.translate();
      phone.showUnread();
    });
    this.clock.show();
    this.showGuide();
  }

  showGuide() {
    return showGuide(
      this.language,
      this.words(),
      () => [...this.phones.values()],
      (phone) => this.goTo(phone),
    );
  }

  /** Alt+1 … Alt+9 puts the phone with that number in hand. */
  jump(event) {
    const phone = event.altKey && [...this.phones.values()][Number(event.code.replace("Digit", "")) - 1];
    if (phone) {
      event.preventDefault();
      this.goTo(phone);
    }
  }

  goTo(phone) {
    if (matchMedia("(max-width: 719px)").matches) this.setGuide(false);
    this.activate(phone);
    this.bring(phone);
    (phone.locked
      ? phone.unlock
      : phone.composer.row.hidden
        ? phone.composer.whole
        : phone.composer.field
    ).focus({ preventScroll: true });
  }

  /** Browsers leave a half-visible phone where it is when something in it gets the focus by keyboard. */
  bring(phone) {
    phone.node.scrollIntoView({
      behavior: calm() ? "instant" : "smooth",
      inline: "nearest",
      block: "nearest",
    });
  }

  activate(phone) {
    this.select(phone);
    if (phone.active) return;
    this.all((other) => other.setActive(other === phone));
  }

  /** On a narrow screen the selected phone is the one shown. */
  select(phone) {
    this.all((other) => {
      other.node.toggleAttribute("data-selected", other === phone);
      other.tab?.setAttribute("aria-selected", String(other === phone));
      if (other.tab) other.tab.tabIndex = other === phone ? 0 : -1;
    });
    phone.tab?.scrollIntoView({ inline: "center", block: "nearest" });
  }

  async reload() {
    try {
      await Promise.all([this.loadPeople(), this.clock.load(), this.faults.load()]);
      this.all((phone) => phone.refresh());
    } catch {
      /* the next connection reloads again */
    }
  }

  /** A person nobody showed yet: many may be created at once, so they are asked for once. */
  meetSomebody(id) {
    if (this.known?.has(id)) return;
    this.meeting ??= setTimeout(() => {
      this.meeting = undefined;
      this.reload();
    }, 400);
  }

  async loadPeople() {
    const wanted = new URLSearchParams(location.search).get("people")?.split(",");
    const everybody = await control.people();
    this.known = new Set(everybody.map(({ id }) => id));
    const people = everybody.filter(({ id }) => !wanted || wanted.includes(String(id)));
    people.sort((a, b) => (a.order ?? 1e9) - (b.order ?? 1e9) || a.id - b.id);
    const shown = people.slice(0, MOST_PHONES);
    const same = shown.map(({ id }) => id).join() === [...this.phones.keys()].join();
    if (!same || shown.length === 0) this.arrange(shown);
  }

  arrange(people) {
    this.phones = new Map(
      people.map((person, place) => [
        person.id,
        this.phones.get(person.id) ?? new Phone(person, place, this),
      ]),
    );
    const list = [...this.phones.values()];
    this.board.style.setProperty("--count", Math.max(list.length, 1));
    seat(this.board, list.length ? list.map(({ node }) => node) : [this.empty()]);
    this.tabs.replaceChildren(...list.map((phone) => this.tab(phone)));
    if (list.length) this.select(list.find(({ active }) => active) ?? list[0]);
    this.edges.show();
    this.clock.show();
    this.showGuide();
  }

  empty() {
    return el(
      "div",
      { class: "empty" },
      el("img", { src: "lamp.svg", alt: "", width: "64", height: "64" }),
      el("h2", {}, this.words().emptyTitle),
      el("p", {}, this.words().emptyText),
    );
  }

  tab(phone) {
    const badge = el("span", { class: "unread", hidden: true, data: { tabUnread: "" } });
    phone.tab = el(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-controls": phone.node.id,
        title: label(phone.person),
        data: { tab: phone.id },
      },
      el("span", { dir: "auto" }, phone.person.first_name),
      badge,
    );
    phone.tab.style.setProperty("--hue", phone.node.style.getPropertyValue("--hue"));
    phone.tabBadge = badge;
    phone.tab.addEventListener("click", () => {
      this.activate(phone);
      phone.readIfAttended();
      phone.thread.toNewest(true);
    });
    phone.tab.addEventListener("keydown", (event) => this.walkTabs(event));
    return phone.tab;
  }

  walkTabs(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const tabs = [...this.tabs.children];
    const next = tabs.at((tabs.indexOf(event.target) + step) % tabs.length);
    next.focus();
    next.click();
  }

  unreadChanged(phone) {
    this.edges.show();
    if (!phone.tabBadge) return;
    phone.tabBadge.hidden = phone.badge.hidden;
    phone.tabBadge.textContent = phone.badge.textContent;
  }

  lost(isLost) {
    find("[data-lost]").hidden = !isLost;
  }
}

/** Puts the nodes in this order without taking out those that stay: a node taken out forgets its scrolling. */
function seat(board, nodes) {
  for (const old of [...board.children]) if (!nodes.includes(old)) old.remove();
  nodes.forEach((node, place) => {
    if (board.children[place] !== node) board.insertBefore(node, board.children[place] ?? null);
  });
}

const page = new Page();
listen({
  opened: () => {
    page.lost(false);
    page.reload();
  },
  lost: () => page.lost(true),
  chat: (person) => (page.phones.get(person) ? page.phones.get(person).refresh() : page.meetSomebody(person)),
  clock: () => page.clock.load(),
});
