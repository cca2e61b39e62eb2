/* The ways to phones beyond the edges of the row, each with how much is unread there. Narrow screens have tabs instead. */

import { calm } from "./dom.js";

const CUT_PX = 40;

export class Edges {
  constructor(row, phones) {
    this.row = row;
    this.phones = phones;
    this.buttons = [...document.querySelectorAll("[data-edge]")];
    for (const button of this.buttons)
      button.addEventListener("click", () => this.walk(Number(button.dataset.edge)));
    row.addEventListener("scroll", () => this.show(), { passive: true });
    new ResizeObserver(() => this.show()).observe(row);
  }

  /** As far as the row is wide, less the phone that is cut. */
  walk(way) {
    const phone = this.row.firstElementChild.clientWidth;
    this.row.scrollBy({
      left: way * Math.max(this.row.clientWidth - phone, phone),
      behavior: calm() ? "instant" : "smooth",
    });
  }

  show() {
    for (const button of this.buttons) {
      const beyond = this.beyond(Number(button.dataset.edge));
      const unread = beyond.reduce((sum, phone) => sum + (phone.chat?.unread ?? 0), 0);
      const badge = button.querySelector(".unread");
      button.hidden = beyond.length === 0;
      badge.hidden = unread === 0;
      badge.textContent = unread || "";
    }
  }

  beyond(way) {
    const row = this.row.getBoundingClientRect();
    return this.phones().filter(({ node }) => {
      const { left, right, width } = node.getBoundingClientRect();
      return width > 0 && (way < 0 ? row.left - left : right - row.right) > CUT_PX;
    });
  }
}
