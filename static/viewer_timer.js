// A quiet clock: the whole time counts up; each slide's minutes count down where there are any. It changes no slide.

(() => {
  const MOST_MINUTES = 60;

  PH.timer = ({ minutes, words, said }) => {
    let [running, since, total, slide] = [false, 0, 0, 0]; // milliseconds
    let each = Math.min(Math.max(minutes || 0, 0), MOST_MINUTES);
    let over = false;
    const left = PH.make("strong", { class: "left" });
    const whole = PH.make("span", { class: "whole" });
    const [before, between] = [PH.make("span", { class: "unseen" }), PH.make("span", { class: "unseen" })];
    const toggle = PH.make("button", { type: "button", class: "clock", onclick: () => start(!running) }, before, left, " ", between, whole);

    function start(on) {
      pass();
      running = on;
      since = performance.now();
      show();
    }

    function pass() {
      if (!running) return;
      const now = performance.now();
      total += now - since;
      slide += now - since;
      since = now;
    }

    function show() {
      pass();
      const rest = each * 60000 - slide;
      const isOver = each > 0 && rest < 0;
      left.textContent = each ? (isOver ? `+${clock(-rest)}` : clock(rest)) : "";
      whole.textContent = clock(total);
      toggle.classList.toggle("over", isOver);
      toggle.classList.toggle("running", running);
      toggle.setAttribute("aria-pressed", running);
      before.textContent = each ? `${isOver ? words().time_over : words().time_left}${words().colon} ` : "";
      between.textContent = `${words().time_total}${words().colon} `;
      toggle.title = `${words().timer} (T)`;
      if (isOver && !over && running) said(words().time_over);
      over = isOver;
    }

    setInterval(() => running && show(), 500);
    show();
    return {
      node: toggle,
      show,
      toggle: () => start(!running),
      next: () => [pass(), (slide = 0), (over = false), show()],
      again: () => [([total, slide, over] = [0, 0, false]), (since = performance.now()), show()],
      change: (by) => [(each = Math.min(Math.max(each + by, 0), MOST_MINUTES)), show()],
      minutes: () => each,
    };
  };

  const clock = (time) => {
    const seconds = Math.floor(time / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
})();
