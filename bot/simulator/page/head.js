/* The page's head: the network's clock, language, light or dark, faults, and what folds away on a small screen. */

import { control } from "./control.js";
import { dayOf, timeOf } from "./words.js";

const BISHKEK_AHEAD_MS = 6 * 3600_000;
const DAY_MS = 24 * 3600_000;

/** 10:00 in Bishkek on the day after that of `now`. */
export function tomorrow(now) {
  const today = Math.floor((now.getTime() + BISHKEK_AHEAD_MS) / DAY_MS) * DAY_MS;
  return new Date(today + DAY_MS + 10 * 3600_000 - BISHKEK_AHEAD_MS);
}

/** 25 November, 10:00 in Bishkek, of the year of `now`: it may be over. */
export function november(now) {
  const year = new Date(now.getTime() + BISHKEK_AHEAD_MS).getUTCFullYear();
  return new Date(Date.UTC(year, 10, 25, 10) - BISHKEK_AHEAD_MS);
}

const STEPS = {
  "+15": () => ({ advance_s: 900 }),
  "+60": () => ({ advance_s: 3600 }),
  tomorrow: (now) => ({ to: tomorrow(now).toISOString() }),
  november: (now) => ({ to: november(now).toISOString() }),
};

export class NetworkClock {
  constructor(language, ticked) {
    this.language = language;
    this.ticked = ticked;
    this.ahead = 0;
    for (const button of document.querySelectorAll("[data-clock]"))
      button.addEventListener("click", () => this.step(button));
    setInterval(() => this.show(), 1000);
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  async step(button) {
    if (button.ariaDisabled === "true") return;
    button.disabled = true;
    try {
      this.follow(await control.moveClock(STEPS[button.dataset.clock](this.now())));
    } catch {
      /* shown as a lost connection */
    }
    button.disabled = false;
    button.focus();
  }

  async load() {
    try {
      this.follow(await control.clock());
    } catch {
      /* shown as a lost connection */
    }
  }

  follow({ now }) {
    this.ahead = new Date(now).getTime() - Date.now();
    this.known = true;
    this.show();
  }

  show() {
    if (!this.known) return;
    const now = this.now();
    for (const node of document.querySelectorAll("[data-time-in]")) {
      write(node, timeOf(now, node.dataset.timeIn));
      node.dateTime = now.toISOString();
    }
    document
      .querySelector('[data-clock="november"]')
      .setAttribute("aria-disabled", String(november(now) <= now));
    write(document.querySelector("[data-time-day]"), dayOf(now, "Asia/Bishkek", this.language(), true));
    this.ticked(now);
  }
}

const write = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

export function wireTheme() {
  document
    .querySelector("[data-theme-switch]")
    .addEventListener("click", () => dispatchEvent(new Event("chiroq:theme")));
}

/** A button that shows and hides what it controls; Escape or a press elsewhere closes it when `light`. */
export function wireFold(button, target, { light = false, changed = () => {} } = {}) {
  const set = (open) => {
    button.setAttribute("aria-expanded", String(open));
    target.hidden = !open;
    changed(open);
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  if (!light) return set;
  document.addEventListener("pointerdown", ({ target: at }) => {
    if (!target.contains(at) && !button.contains(at)) set(false);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !target.hidden) {
      set(false);
      button.focus();
    }
  });
  return set;
}

export class Faults {
  constructor() {
    this.form = document.querySelector("[data-faults]");
    this.button = document.querySelector("[data-open-faults]");
    this.down = this.form.querySelector('[data-fault="down"]');
    this.slow = this.form.querySelector('[data-fault="slow"]');
    wireFold(this.button, this.form, { light: true });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", () => this.send());
  }

  async send() {
    try {
      await control.setFaults({ down: this.down.checked, slow_s: Number(this.slow.value) });
    } catch {
      /* shown below by load */
    }
    await this.load();
  }

  async load() {
    try {
      const { down, slow_s } = await control.faults();
      this.down.checked = Boolean(down);
      this.slow.value = [...this.slow.options]
        .map(({ value }) => Number(value))
        .filter((value) => value <= (slow_s ?? 0))
        .at(-1);
      this.button.toggleAttribute("data-faulty", Boolean(down) || slow_s > 0);
    } catch {
      /* shown as a lost connection */
    }
  }
}
