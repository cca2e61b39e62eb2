/* The steps beside the phones: from the demo when it serves them, otherwise from guide.json. */

import { control } from "./control.js";
import { el } from "./dom.js";

const known = new Map();

function steps(language) {
  if (!known.has(language))
    known.set(
      language,
      served(language).then((guide) => guide ?? builtIn(language)),
    );
  return known.get(language);
}

async function served(language) {
  const answer = await control.guide(language).catch(() => null);
  const guide = answer?.[language] ?? answer;
  return Array.isArray(guide?.steps) ? guide : null;
}

const builtIn = async (language) => (await (await fetch("guide.json")).json())[language];

export async function showGuide(language, words, phones, goTo) {
  const panel = document.querySelector("[data-guide]");
  const guide = await steps(language);
  panel.querySelector("h2").textContent = guide.title;
  panel.querySelector(".guide-legal").textContent = guide.legal ?? "";
  panel
    .querySelector("ol")
    .replaceChildren(
      ...guide.steps.map((step, index) => card(step, index, words, phoneOf(step, phones()), goTo)),
    );
}

/** A step names its phone by place ("phone": 1 is the first), by person id, or by first name in "who". */
function phoneOf(step, phones) {
  return (
    phones.find(({ id }) => id === (step.person ?? step.who)) ??
    phones[step.phone - 1] ??
    phones.find(({ person }) => String(step.who).startsWith(person.first_name))
  );
}

function card(step, index, words, phone, goTo) {
  const key = `chiroq.done.${index}`;
  const tick = el(
    "button",
    {
      type: "button",
      class: "step-number",
      "aria-label": `${index + 1}. ${words.done}`,
      title: words.done,
      data: { step: index + 1 },
    },
    String(index + 1),
  );
  const node = el(
    "li",
    { class: "step" },
    tick,
    el(
      "div",
      { class: "step-words", dir: "auto" },
      who(step, phone, goTo),
      el("p", { class: "step-do" }, step.do),
      step.see && el("p", { class: "step-see" }, step.see),
    ),
  );
  const show = () => {
    const done = sessionStorage.getItem(key) === "yes";
    node.toggleAttribute("data-done", done);
    tick.setAttribute("aria-pressed", String(done));
    tick.textContent = done ? "✓" : String(index + 1);
  };
  tick.addEventListener("click", () => {
    sessionStorage.setItem(key, node.hasAttribute("data-done") ? "no" : "yes");
    show();
  });
  show();
  return node;
}

function who(step, phone, goTo) {
  const name = String(step.who ?? "");
  if (!phone) return el("span", { class: "step-who" }, name);
  const button = el("button", { type: "button", class: "step-who", data: { goTo: phone.id } }, name);
  button.style.setProperty("--hue", getComputedStyle(phone.node).getPropertyValue("--hue"));
  button.addEventListener("click", () => goTo(phone));
  return button;
}
