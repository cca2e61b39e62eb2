/* Turns clicks, keys and long presses inside a phone into the phone's own verbs. */

import { chatMenu, messageMenu } from "./choices.js";
import { openPicture } from "./menu.js";

const LONG_PRESS_MS = 480;

export function touch(phone) {
  const { list } = phone.thread;
  phone.node.addEventListener("pointerdown", () => phone.page.activate(phone), { capture: true });
  phone.node.addEventListener("focusin", ({ target }) => {
    phone.page.activate(phone);
    if (target.matches(":focus-visible")) phone.page.bring(phone);
  });
  list.addEventListener("click", (event) => clicked(phone, event));
  list.addEventListener("keydown", (event) => pressedKey(phone, event));
  list.addEventListener("contextmenu", (event) => rightClicked(phone, event));
  list.addEventListener("pointerdown", (event) => heldDown(phone, event));
  phone.chatMenu.addEventListener("click", () => chatMenu(phone));
  phone.banner.addEventListener("click", () => {
    phone.banner.hidden = true;
    phone.thread.toNewest();
  });
  phone.lockButton.addEventListener("click", () => phone.setLocked(!phone.locked));
  phone.unlock.addEventListener("click", () => phone.setLocked(false));
}

function clicked(phone, { target }) {
  const inline = target.closest(".inline-button");
  const command = target.closest("button.command");
  const more = target.closest("[data-more]");
  const picture = target.closest("[data-picture]");
  if (inline) phone.press(inline);
  else if (command) phone.act("text", { text: command.dataset.command });
  else if (picture) openPicture(phone.screen, picture.dataset.picture, phone.said);
  else if (more) messageMenu(phone, phone.thread.messageAt(more), more);
  else if (target.closest(".tg-spoiler")) reveal(target.closest(".tg-spoiler"));
  else if (target.closest("code, pre")) copy(phone, target.closest("code, pre"));
}

function reveal(spoiler) {
  spoiler.classList.add("revealed");
  spoiler.setAttribute("aria-expanded", "true");
  spoiler.removeAttribute("aria-label");
}

async function copy(phone, code) {
  if (code.closest("[data-protected]")) return;
  try {
    await navigator.clipboard.writeText(code.textContent);
    phone.tell(phone.said.copied);
  } catch {
    /* the browser does not allow it here: nothing to say */
  }
}

function pressedKey(phone, event) {
  const { target, key } = event;
  if (target.matches(".tg-spoiler") && (key === "Enter" || key === " ")) {
    event.preventDefault();
    reveal(target);
  }
  if (!target.matches(".message")) return;
  if (key === "Enter" || key === "ContextMenu" || (key === "F10" && event.shiftKey)) {
    event.preventDefault();
    messageMenu(phone, phone.thread.messageAt(target), target.querySelector(".bubble"));
  }
}

function rightClicked(phone, event) {
  const message = phone.thread.messageAt(event.target);
  if (!message) return;
  event.preventDefault();
  if (!phone.screen.querySelector(".cover"))
    messageMenu(phone, message, { x: event.clientX, y: event.clientY });
}

/** For touch browsers that send no contextmenu event. */
function heldDown(phone, event) {
  const message = event.pointerType === "touch" && phone.thread.messageAt(event.target);
  if (!message) return;
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
    if (!phone.screen.querySelector(".cover"))
      messageMenu(phone, message, { x: event.clientX, y: event.clientY });
  }, LONG_PRESS_MS);
  const cancel = () => {
    clearTimeout(timer);
    stop.abort();
  };
  const moved = (move) => {
    if (Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) > 8) cancel();
  };
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, cancel, { signal: stop.signal });
  addEventListener("pointermove", moved, { signal: stop.signal });
}
