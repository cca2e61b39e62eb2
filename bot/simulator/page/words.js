/* Which language speaks where, and how times and days are written. The words are in page-words.js and
   phone-words.js. */

import { PAGE } from "./page-words.js";
import { PHONE } from "./phone-words.js";

export const LANGUAGES = Object.keys(PAGE);
const short = (tag) =>
  String(tag ?? "")
    .toLowerCase()
    .split(/[-_]/)[0];

export const phoneWords = (tag) => PHONE[short(tag)] ?? PHONE.ru;
export const pageWords = (language) => PAGE[language];

/** The address names a language when a demo was started in it; a choice made on the page outlives that. */
export function firstLanguage() {
  const wanted = [
    new URLSearchParams(location.search).get("language"),
    localStorage.getItem("chiroq.language"),
    ...(navigator.languages ?? []),
  ].map(short);
  return wanted.find((language) => LANGUAGES.includes(language)) ?? "en";
}

/** "21 November" in the language's own order, in the given zone. Own tables: browsers do not all know ky and tg. */
export function dayOf(moment, zone, language, withWeekday = false) {
  const words = PAGE[short(language)] ?? PAGE.ru;
  const part = Object.fromEntries(
    format("day", zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const month = words.months.split(" ")[Number(part.month) - 1];
  const day = short(language) === "ky" ? `${part.day}-${month}` : `${part.day} ${month}`;
  const weekday = words.days.split(" ")[PAGE.en.days.split(" ").indexOf(part.weekday)];
  return withWeekday ? `${weekday}, ${day}` : day;
}

/** A message's date comes as ISO text or, as in the Bot API, in seconds. */
export const momentOf = ({ date }) => new Date(typeof date === "number" ? date * 1000 : date);

export const timeOf = (moment, zone) => format("time", zone).format(moment);

/** The same text for moments of one calendar day in the zone. */
export const dateKey = (moment, zone) => format("date", zone).format(moment);

const FORMATS = {
  day: { day: "numeric", month: "numeric", weekday: "short" },
  date: { year: "numeric", month: "2-digit", day: "2-digit" },
  time: { hour: "2-digit", minute: "2-digit" },
};
const made = new Map();

/** Formatters are kept: making one costs more than drawing a message. */
function format(kind, zone) {
  const key = `${kind} ${zone}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...FORMATS[kind] }));
  return made.get(key);
}

export function chooseLanguage(language) {
  localStorage.setItem("chiroq.language", language);
  const address = new URL(location.href);
  address.searchParams.delete("language");
  history.replaceState(null, "", address);
}

export function translate(root, language) {
  const words = PAGE[language];
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
  for (const node of root.querySelectorAll("[data-word-label]")) {
    node.setAttribute("aria-label", words[node.dataset.wordLabel]);
    node.title = words[node.dataset.wordLabel];
  }
}
