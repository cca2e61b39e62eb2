/* The page's only door to the simulator: its control interface. Knows nothing of what is shown. */

async function ask(path, body) {
  const request =
    body === undefined
      ? {}
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, { cache: "no-store", ...request });
  if (!response.ok) throw new Error(await reason(response));
  return response.status === 204 ? null : response.json();
}

async function reason(response) {
  const text = await response.text();
  try {
    const answer = JSON.parse(text);
    return answer.error ?? `${response.status}`;
  } catch {
    return `${response.status} ${text.slice(0, 120)}`;
  }
}

const person = (id, action) => `/sim/people/${encodeURIComponent(id)}/${action}`;

export const control = {
  people: () => ask("/sim/people"),
  chat: (id) => ask(person(id, "chat")),
  /** One of text, photo, press, edit, delete, clear, block, unblock, read, forward, start. */
  act: (id, action, body = {}) => ask(person(id, action), body),
  clock: () => ask("/clock"),
  moveClock: (step) => ask("/clock", step),
  faults: () => ask("/sim/faults"),
  setFaults: (faults) => ask("/sim/faults", faults),
  guide: (language) => ask(`/sim/guide?lang=${language}`),
};

/** Listens for changes for ever. `opened` is called at each (re)connection: whatever happened meanwhile is
    unknown. */
export function listen({ opened, lost, chat, clock }) {
  let pause = 500;
  const connect = () => {
    const source = new EventSource("/sim/events");
    source.addEventListener("open", () => {
      pause = 500;
      opened();
    });
    source.addEventListener("chat", (event) => chat(JSON.parse(event.data).person));
    source.addEventListener("clock", () => clock());
    source.addEventListener("error", () => {
      source.close();
      lost();
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 8000);
    });
    addEventListener("pagehide", () => source.close(), { once: true });
  };
  connect();
}
