/* What can be chosen about a message or a chat: reply, edit, forward, delete, open a link, clear, block; and what to
   send beside words. */

import { control } from "./control.js";
import { el } from "./dom.js";
import { openMenu, openQuestion } from "./menu.js";

const PICTURES = "image/png,image/jpeg,image/webp";

export function messageMenu(phone, message, at) {
  const { said } = phone;
  phone.page.bring(phone);
  const act = (action) => () => phone.act(action, { message_id: message.message_id });
  const about = (kind) => () => phone.composer.startAbout(kind, message);
  const own = message.from === "me";
  openMenu(
    phone.screen,
    at,
    [
      { key: "reply", icon: "reply", label: said.reply, run: about("reply") },
      own &&
        message.text &&
        !message.photo && { key: "edit", icon: "edit", label: said.edit, run: about("edit") },
      {
        key: "forward",
        icon: "forward",
        label: said.forward,
        disabled: message.protect,
        note: message.protect && said.noForward,
        run: () => forwardMenu(phone, message, at),
      },
      {
        key: "delete",
        icon: "bin",
        danger: true,
        label: own ? said.delete : said.deleteForMe,
        run: act("delete"),
      },
    ].filter(Boolean),
    said.more,
  );
}

function forwardMenu(phone, message, at) {
  openMenu(
    phone.screen,
    at,
    phone.page.others(phone).map((other) => ({
      key: `to-${other.id}`,
      label: other.person.first_name,
      note: other.person.about,
      run: async () => {
        try {
          await control.act(other.id, "forward", { message_id: message.message_id, from_person: phone.id });
          phone.tell(`→ ${other.person.first_name}`);
        } catch (error) {
          phone.tell(error.message);
        }
      },
    })),
    phone.said.forward,
  );
}

export function chatMenu(phone) {
  const { said } = phone;
  phone.page.bring(phone);
  openMenu(
    phone.screen,
    phone.chatMenu,
    [
      { key: "link", icon: "link", label: said.link, run: () => askLink(phone) },
      { key: "clear", icon: "broom", label: said.clear, run: () => phone.act("clear") },
      phone.chat?.blocked
        ? { key: "unblock", icon: "unlock", label: said.unblock, run: () => phone.act("unblock") }
        : { key: "block", icon: "stop", danger: true, label: said.block, run: () => phone.act("block") },
    ],
    said.more,
  );
}

export function attachMenu(phone, at) {
  const { said } = phone;
  phone.page.bring(phone);
  openMenu(
    phone.screen,
    at,
    [
      { key: "sample", icon: "photo", label: said.samplePhoto, run: () => phone.act("photo") },
      { key: "photo", icon: "photo", label: said.photoFrom, run: () => pick(phone, "photo", PICTURES) },
      { key: "file", icon: "clip", label: said.fileFrom, run: () => pick(phone, "document", "") },
    ],
    said.attach,
  );
}

/** The browser asks for a file of this computer; nothing happens when none is chosen. */
function pick(phone, action, accept) {
  const field = el("input", { type: "file", accept, hidden: true, data: { pick: action } });
  field.addEventListener("change", async () => {
    const [file] = field.files;
    field.remove();
    if (file) phone.act(action, { name: file.name, content: await asBase64(file) });
  });
  field.addEventListener("cancel", () => field.remove());
  phone.node.append(field);
  field.click();
}

function asBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

async function askLink(phone) {
  const typed = await openQuestion(phone.screen, {
    text: phone.said.link,
    field: phone.said.code,
    confirm: phone.said.open,
    cancel: phone.said.cancel,
  });
  if (typed) phone.act("start", { payload: /[?&]start=([\w-]+)/.exec(typed)?.[1] ?? typed });
}
