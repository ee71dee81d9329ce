// How many slides the deck in this browser holds, and how long they take: counted here, nothing is sent up.
// pages/shared/facilitator.py mounts this module and says what is in `data`.

const KEY = "parity-horizon-deck";

export default function ({ data, parentElement }) {
  const line = parentElement.querySelector("[role=status]");
  const show = () => (line.textContent = sentence(data));
  show();
  if (parentElement.listening) return;
  parentElement.listening = true;
  addEventListener("storage", show);
  return () => removeEventListener("storage", show);
}

function sentence({ minutes, words }) {
  const count = slides();
  if (count === null) return words.unread;
  if (!count) return words.none;
  const held = count === 1 ? words.one : words.many.replace("{n}", count);
  return minutes ? `${held} ${words.time.replace("{n}", count * minutes)}` : held;
}

function slides() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return Array.isArray(kept?.slides) ? kept.slides.length : 0;
  } catch {
    return null;
  }
}
