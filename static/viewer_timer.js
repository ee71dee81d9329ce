// A quiet clock: the whole time counts up; each slide's minutes count down where there are any. It changes no slide.

(() => {
  const MOST_MINUTES = 60;

  PH.timer = ({ minutes, words, said }) => {
    let [running, since, total, slide] = [false, 0, 0, 0]; // milliseconds
    let each = Math.min(Math.max(minutes || 0, 0), MOST_MINUTES);
    let over = false;
    const left = PH.make("strong", { class: "left" });
    const whole = PH.make("span", { class: "whole" });
    const toggle = PH.make("button", { type: "button", class: "clock", onclick: () => start(!running) }, left, " ", whole);

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
      const state = each ? `${isOver ? words().time_over : words().time_left}${words().colon} ${left.textContent.replace("+", "")}; ` : "";
      toggle.setAttribute("aria-label", `${words().timer}. ${state}${words().time_total}${words().colon} ${whole.textContent}`);
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
