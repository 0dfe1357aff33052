// Keeps each click at once, and follows the group. Without this script the forms and a reload do the same.
(() => {
  "use strict";
  const EVERY = 1000;
  const PATIENCE = 8000;
  let seat = document.getElementById("seat");
  if (!seat) return;
  let pending = null; // the form that is not kept yet, as it stands
  let sending = false;

  function say(text) {
    const kept = document.getElementById("kept");
    if (kept && kept.textContent !== text) kept.textContent = text;
  }

  async function ask(url, options) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(url, { credentials: "same-origin", signal: stop.signal, ...options });
    } finally {
      clearTimeout(clock);
    }
  }

  async function send() {
    if (sending || !pending) return;
    sending = true;
    const { url, body } = pending;
    pending = null;
    try {
      const answer = await ask(url, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
        body,
      });
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      say(answer.ok ? seat.dataset.kept : (await answer.json()).error);
    } catch {
      pending = pending || { url, body };
      say(seat.dataset.waiting);
    }
    sending = false;
    if (pending) setTimeout(send, EVERY);
  }

  function given(form) {
    return [...form.querySelectorAll("input[type=radio]:checked")].reduce((sum, each) => sum + Number(each.value), 0);
  }

  function tellLeft(form) {
    const left = document.getElementById("left");
    if (!left) return;
    const all = Number(form.dataset.dots);
    left.textContent = form.dataset.left.replace("{left}", all - given(form)).replace("{all}", all);
  }

  function dress() {
    for (const each of document.querySelectorAll("[data-noscript]")) each.hidden = true;
    const form = document.querySelector("form[data-form]");
    if (!form) return;
    const before = new FormData(form);
    form.addEventListener("change", (event) => {
      const name = event.target.name;
      if (form.dataset.dots && given(form) > Number(form.dataset.dots)) {
        form.querySelector(`input[name="${name}"][value="${before.get(name) || 0}"]`).checked = true;
        say(form.dataset.none);
        return;
      }
      before.set(name, event.target.value);
      tellLeft(form);
      say(seat.dataset.saving);
      pending = { url: form.action, body: new URLSearchParams(new FormData(form)) };
      send();
    });
  }

  async function follow() {
    try {
      const answer = await ask(`${seat.dataset.base}/state?view=${seat.dataset.view}`, {
        headers: { Accept: "application/json" },
      });
      if (answer.status === 404 || answer.status === 410 || answer.status === 403) return location.reload();
      if (answer.status === 200) await turn();
    } catch {
      // no connection: the next look finds it
    }
    setTimeout(follow, EVERY);
  }

  // Who has the page read aloud hears what is new, and who has a keyboard goes on from there.
  function begin() {
    const title = seat.querySelector("h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }

  async function turn() {
    const answer = await ask(seat.dataset.base, {});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("seat");
    if (!next) return location.reload();
    // A parsed page has its noscript's content as elements, and a reload among them would come true.
    for (const each of next.querySelectorAll("noscript")) each.remove();
    pending = null;
    seat.replaceWith(next);
    seat = next;
    document.title = page.title;
    scrollTo(0, 0);
    dress();
    begin();
  }

  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  dress();
  setTimeout(follow, EVERY);
})();
