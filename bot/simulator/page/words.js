/* What the page itself says, and what a phone's own Telegram says in its owner's language. What the bot says comes from the bot. */

const PAGE = {
  en: {
    skip: "Skip to the phones", subtitle: "simulator — no real Telegram", bishkek: "Bishkek", dushanbe: "Dushanbe",
    moveClock: "Move the clock", plus15: "+15 min", plus60: "+1 h", morning: "Next morning", november: "25 November 10:00",
    faults: "What if…", faultsTitle: "What if Telegram…", faultDown: "is down", faultSlow: "answers slowly", faultSlow0: "no",
    faultsNote: "Nothing that was entered may get lost. The bot catches up once you switch this off.",
    language: "Language", theme: "Light or dark", tools: "Clock and settings", guide: "Guide", phones: "Phones",
    lost: "The connection to the simulator is lost. Trying again…", unread: "unread", lock: "Lock this phone", unlock: "Unlock this phone",
    done: "Mark as done", newMessage: "new message", months: "January February March April May June July August September October November December",
    days: "Sun Mon Tue Wed Thu Fri Sat", emptyTitle: "Nobody is here yet", emptyText: "The simulator has no people. Phones appear as soon as some are added.",
  },
  ru: {
    skip: "Перейти к телефонам", subtitle: "симулятор, не настоящий Telegram", bishkek: "Бишкек", dushanbe: "Душанбе",
    moveClock: "Перевести часы", plus15: "+15 мин", plus60: "+1 ч", morning: "Следующее утро", november: "25 ноября, 10:00",
    faults: "А если…", faultsTitle: "А если Telegram…", faultDown: "не работает", faultSlow: "отвечает медленно", faultSlow0: "нет",
    faultsNote: "Ничего из написанного не должно пропасть. Выключите — и бот всё наверстает.",
    language: "Язык", theme: "Светлая или тёмная тема", tools: "Часы и настройки", guide: "Подсказки", phones: "Телефоны",
    lost: "Связь с симулятором потеряна. Пробуем снова…", unread: "непрочитанных", lock: "Заблокировать экран", unlock: "Разблокировать экран",
    done: "Отметить как сделанное", newMessage: "новое сообщение", months: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    days: "вс пн вт ср чт пт сб", emptyTitle: "Пока никого нет", emptyText: "В симуляторе ещё нет людей. Телефоны появятся, как только их добавят.",
  },
  ky: {
    skip: "Телефондорго өтүү", subtitle: "симулятор, чыныгы Telegram эмес", bishkek: "Бишкек", dushanbe: "Душанбе",
    moveClock: "Саатты жылдыруу", plus15: "+15 мүн", plus60: "+1 саат", morning: "Эртеңки таң", november: "25-ноябрь, 10:00",
    faults: "Эгер…", faultsTitle: "Эгер Telegram…", faultDown: "иштебей калса", faultSlow: "жай жооп берсе", faultSlow0: "жок",
    faultsNote: "Жазылгандын баары сакталып калышы керек. Өчүрсөңүз, бот калган ишин улантат.",
    language: "Тил", theme: "Жарык же караңгы", tools: "Саат жана жөндөөлөр", guide: "Көрсөтмө", phones: "Телефондор",
    lost: "Симулятор менен байланыш үзүлдү. Кайра аракет кылып жатабыз…", unread: "окула элек", lock: "Экранды кулпулоо", unlock: "Кулпуну ачуу",
    done: "Аткарылды деп белгилөө", newMessage: "жаңы билдирүү", months: "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    days: "жек дүй шей шар бей жум ишм", emptyTitle: "Азырынча эч ким жок", emptyText: "Симулятордо адам жок. Кошулганда телефондор пайда болот.",
  },
  tg: {
    skip: "Ба телефонҳо гузаштан", subtitle: "симулятор, Telegram-и ҳақиқӣ не", bishkek: "Бишкек", dushanbe: "Душанбе",
    moveClock: "Пеш бурдани соат", plus15: "+15 дақ", plus60: "+1 соат", morning: "Субҳи дигар", november: "25 ноябр, 10:00",
    faults: "Агар…", faultsTitle: "Агар Telegram…", faultDown: "кор накунад", faultSlow: "суст ҷавоб диҳад", faultSlow0: "не",
    faultsNote: "Ҳеҷ чизи навишташуда набояд гум шавад. Хомӯш кунед — бот кори мондаашро анҷом медиҳад.",
    language: "Забон", theme: "Равшан ё торик", tools: "Соат ва танзимот", guide: "Роҳнамо", phones: "Телефонҳо",
    lost: "Алоқа бо симулятор канда шуд. Аз нав кӯшиш мекунем…", unread: "хонданашуда", lock: "Қулф кардани экран", unlock: "Кушодани қулф",
    done: "Иҷрошуда қайд кардан", newMessage: "паёми нав", months: "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    days: "якш душ сеш чор пан ҷум шан", emptyTitle: "Ҳанӯз касе нест", emptyText: "Дар симулятор одам нест. Ҳамин ки илова шуд, телефонҳо пайдо мешаванд.",
  },
};

const PHONE = {
  en: {
    message: "Message", bot: "bot", typing: "typing", edited: "edited", menu: "Menu", edit: "Edit", delete: "Delete", deleteForMe: "Delete for me",
    forward: "Forward to…", reply: "Reply", start: "Start", unblock: "Unblock", block: "Stop and block bot", clear: "Clear history", link: "Open an invite link",
    about: "What can this bot do?", noForward: "Forwarding is not allowed", silent: "without sound", now: "now", cancel: "Cancel", send: "Send", photo: "Send a photo",
    keyboard: "Keyboard", more: "More", newest: "Newest messages", copied: "Copied", editing: "Edit message", code: "Code from the link", open: "Open", ok: "OK", blocked: "You blocked this bot",
    unlockHint: "Tap to unlock", voice: "Voice message", sent: "sent", you: "You", forwarded: "Forwarded message", location: "Location", file: "File",
  },
  ru: {
    message: "Сообщение", bot: "бот", typing: "печатает", edited: "изменено", menu: "Меню", edit: "Изменить", delete: "Удалить", deleteForMe: "Удалить у меня",
    forward: "Переслать…", reply: "Ответить", start: "Старт", unblock: "Разблокировать", block: "Остановить и заблокировать", clear: "Очистить историю", link: "Открыть ссылку-приглашение",
    about: "Что умеет этот бот?", noForward: "Пересылка запрещена", silent: "без звука", now: "сейчас", cancel: "Отмена", send: "Отправить", photo: "Отправить фото",
    keyboard: "Клавиатура", more: "Ещё", newest: "К новым сообщениям", copied: "Скопировано", editing: "Изменение", code: "Код из ссылки", open: "Открыть", ok: "OK", blocked: "Вы заблокировали бота",
    unlockHint: "Нажмите, чтобы открыть", voice: "Голосовое сообщение", sent: "отправлено", you: "Вы", forwarded: "Пересланное сообщение", location: "Место на карте", file: "Файл",
  },
  ky: {
    message: "Билдирүү", bot: "бот", typing: "жазып жатат", edited: "түзөтүлдү", menu: "Меню", edit: "Түзөтүү", delete: "Өчүрүү", deleteForMe: "Мен үчүн өчүрүү",
    forward: "Башкага жөнөтүү…", reply: "Жооп берүү", start: "Баштоо", unblock: "Блоктон чыгаруу", block: "Токтотуп, блоктоо", clear: "Жазышууну тазалоо", link: "Чакыруу шилтемесин ачуу",
    about: "Бул бот эмне кыла алат?", noForward: "Башкага жөнөтүүгө болбойт", silent: "үнсүз", now: "азыр", cancel: "Жокко чыгаруу", send: "Жөнөтүү", photo: "Сүрөт жөнөтүү",
    keyboard: "Баскычтар", more: "Дагы", newest: "Жаңы билдирүүлөргө", copied: "Көчүрүлдү", editing: "Түзөтүү", code: "Шилтемедеги код", open: "Ачуу", ok: "Макул", blocked: "Сиз ботту блоктодуңуз",
    unlockHint: "Ачуу үчүн басыңыз", voice: "Үн билдирүү", sent: "жөнөтүлдү", you: "Сиз", forwarded: "Башка жактан жөнөтүлгөн", location: "Картадагы жер", file: "Файл",
  },
  tg: {
    message: "Паём", bot: "бот", typing: "менависад", edited: "таҳрир шуд", menu: "Меню", edit: "Таҳрир", delete: "Нест кардан", deleteForMe: "Барои худам нест кардан",
    forward: "Ба дигарон фиристодан…", reply: "Ҷавоб додан", start: "Оғоз", unblock: "Аз блок баровардан", block: "Боздоштан ва блок кардан", clear: "Тоза кардани таърих", link: "Кушодани пайванди даъват",
    about: "Ин бот чӣ кор карда метавонад?", noForward: "Ба дигарон фиристодан мумкин нест", silent: "бесадо", now: "ҳозир", cancel: "Бекор кардан", send: "Фиристодан", photo: "Фиристодани акс",
    keyboard: "Тугмаҳо", more: "Боз", newest: "Ба паёмҳои нав", copied: "Нусха шуд", editing: "Таҳрири паём", code: "Рамз аз пайванд", open: "Кушодан", ok: "Хуб", blocked: "Шумо ботро блок кардед",
    unlockHint: "Барои кушодан зер кунед", voice: "Паёми овозӣ", sent: "фиристода шуд", you: "Шумо", forwarded: "Паёми аз дигар ҷо фиристода", location: "Ҷой дар харита", file: "Файл",
  },
};

export const LANGUAGES = Object.keys(PAGE);
const short = (tag) => String(tag ?? "").toLowerCase().split(/[-_]/)[0];

export const phoneWords = (tag) => PHONE[short(tag)] ?? PHONE.ru;
export const pageWords = (language) => PAGE[language];

export function firstLanguage() {
  const wanted = [localStorage.getItem("chiroq.language"), ...(navigator.languages ?? [])].map(short);
  return wanted.find((language) => LANGUAGES.includes(language)) ?? "en";
}

/** "21 November" in the language's own order, in the given zone. Own tables: browsers do not all know ky and tg. */
export function dayOf(moment, zone, language, withWeekday = false) {
  const words = PAGE[short(language)] ?? PAGE.ru;
  const part = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "numeric", weekday: "short" })
    .formatToParts(moment).map(({ type, value }) => [type, value]));
  const month = words.months.split(" ")[Number(part.month) - 1];
  const day = short(language) === "ky" ? `${part.day}-${month}` : `${part.day} ${month}`;
  const weekday = words.days.split(" ")[PAGE.en.days.split(" ").indexOf(part.weekday)];
  return withWeekday ? `${weekday}, ${day}` : day;
}

/** A message's date comes as ISO text or, as in the Bot API, in seconds. */
export const momentOf = ({ date }) => new Date(typeof date === "number" ? date * 1000 : date);

export const timeOf = (moment, zone) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(moment);

export function translate(root, language) {
  const words = PAGE[language];
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = words[node.dataset.word];
  for (const node of root.querySelectorAll("[data-word-label]")) {
    node.setAttribute("aria-label", words[node.dataset.wordLabel]);
    node.title = words[node.dataset.wordLabel];
  }
}
