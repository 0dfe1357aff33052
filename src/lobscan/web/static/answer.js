// Keeps each answer at once. Without this script the page's forms do the same, screen by screen.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]");

  // Year groups: "all" ticks every box, and yields when one is taken off.
  for (const all of document.querySelectorAll("input[name=all]")) {
    const boxes = [...all.form.querySelectorAll("input[name=group]")];
    const settle = () => { all.checked = boxes.length > 0 && boxes.every((box) => box.checked); };
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
    boxes.forEach((box) => box.addEventListener("change", settle));
    settle();
  }

  // A second tap on a button must not begin or hand in twice.
  for (const each of document.forms) {
    each.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (each.dataset.sent) event.preventDefault();
      each.dataset.sent = "1";
      setTimeout(() => { delete each.dataset.sent; }, 4000);
    });
  }
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (!form) return;

  const words = form.dataset;
  const kept = document.getElementById("kept");
  const LONGEST = 30000;
  const PATIENCE = 20000;
  const pending = new Map(); // what is not sent yet: key → change; the last one counts
  let sending = null; // what is on its way
  let wait = 1000;
  let timer = 0;
  let leaving = null; // the button to press once everything is kept

  kept.textContent = words.atOnce;
  document.getElementById("next").textContent = words.next;

  const statementOf = (id) => document.getElementById(id);

  function tell(id, state, text) {
    const box = statementOf(id);
    box.classList.remove("saving", "kept", "unsent", "refused");
    if (state) box.classList.add(state);
    box.querySelector(".state").textContent = text;
  }

  function tellAll(state, text) {
    kept.className = state;
    if (kept.textContent !== text) kept.textContent = text;
  }

  // A later change takes the place of earlier ones that it overrules, and its turn comes last.
  function enter(key, change) {
    const { statement } = change;
    const over = key.startsWith("x.") ? [`c.${statement}`, `d.${statement}`] : [key];
    for (const old of [...pending.keys()]) {
      if (over.some((each) => old === each || old.startsWith(`${each}.`))) pending.delete(old);
    }
    pending.set(key, change);
  }

  function put(key, change, delay) {
    enter(key, change);
    tell(change.statement, "saving", words.saving);
    tellAll("saving", words.saving);
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  async function send() {
    clearTimeout(timer);
    if (sending || !pending.size) return;
    sending = new Map(pending);
    pending.clear();
    let answer = null;
    try {
      answer = await post([...sending.values()]);
    } catch {
      answer = null; // no connection, or too slow
    }
    const batch = sending;
    sending = null;
    if (!answer || answer.status >= 500 || answer.status === 429) later(batch);
    else if (answer.status === 200) done(batch, answer.said);
    else refused(batch, answer.said);
    if (pending.size && wait === 1000) send();
    else if (!pending.size && leaving) go();
  }

  async function post(changes) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(words.keep, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ changes }),
        credentials: "same-origin",
        keepalive: true,
        signal: stop.signal,
      });
      const json = (response.headers.get("Content-Type") || "").includes("json");
      return { status: json ? response.status : 503, said: json ? await response.json() : null };
    } finally {
      clearTimeout(clock);
    }
  }

  function later(batch) {
    const newer = [...pending];
    pending.clear();
    for (const [key, change] of [...batch, ...newer]) enter(key, change);
    for (const change of pending.values()) tell(change.statement, "unsent", words.waiting);
    tellAll("unsent", words.waiting);
    leaving = null;
    wait = Math.min(LONGEST, wait * 2);
    timer = setTimeout(send, wait);
  }

  function done(batch, said) {
    wait = 1000;
    const busy = new Set([...pending.values()].map((change) => change.statement));
    for (const { statement } of batch.values()) if (!busy.has(statement)) tell(statement, "kept", words.kept);
    for (const [id, state] of Object.entries(said.statements)) if (!busy.has(id)) show(id, state);
    document.getElementById("said").textContent = said.said;
    document.getElementById("left").textContent = said.left;
    document.getElementById("bar").value = said.answered;
    if (!pending.size) tellAll("kept", words.allKept);
  }

  function refused(batch, said) {
    wait = 1000;
    const text = `${words.refused} ${(said && said.error) || ""}`;
    for (const { statement } of batch.values()) if (statementOf(statement)) tell(statement, "refused", text);
    tellAll("unsent", text);
    leaving = null;
  }

  // Show a statement's marks as they were kept: shared by all year groups, or apart.
  function show(id, state) {
    const box = statementOf(id);
    box.classList.toggle("answered", state.answered);
    box.querySelector(".clear").hidden = !state.touched;
    for (const kind of ["c", "d"]) {
      const apart = state[`v${kind}`];
      check(`${kind}.${id}`, state[kind]);
      for (const [place, marks] of Object.entries(state.places)) check(`${kind}.${id}.${place}`, apart ? marks[kind] : "");
      mark(box, `v${kind}.${id}`, apart);
    }
  }

  function check(name, value) {
    for (const input of form.querySelectorAll(`input[name="${name}"]`)) input.checked = input.value === value;
  }

  // The form itself must say what the page shows, for when it is sent as a whole.
  function mark(box, name, apart) {
    const there = box.querySelector(`input[name="${name}"]`);
    if (there && !apart) there.remove();
    if (there || !apart) return;
    const made = document.createElement("input");
    made.type = "hidden";
    made.name = name;
    made.value = "1";
    box.append(made);
  }

  function go() {
    const button = leaving;
    leaving = null;
    form.requestSubmit(button);
  }

  form.addEventListener("change", ({ target }) => {
    const [kind, statement, place] = target.name.split(".");
    if (kind !== "c" && kind !== "d") return;
    const change = { statement, [kind === "c" ? "current" : "desired"]: target.value };
    if (place) change.year_group = place;
    put(target.name, change, 0);
  });

  form.addEventListener("input", ({ target }) => {
    if (target.tagName === "TEXTAREA") put(target.name, { statement: target.name.slice(2), remark: target.value }, 1200);
  });
  form.addEventListener("focusout", ({ target }) => { if (target.tagName === "TEXTAREA") send(); });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button.clear");
    if (!button) return;
    event.preventDefault();
    const statement = button.value;
    check(`c.${statement}`, "");
    check(`d.${statement}`, "");
    put(`x.${statement}`, { statement, current: "", desired: "" }, 0);
    statementOf(statement).querySelector("input").focus({ preventScroll: true });
  });

  form.addEventListener("submit", (event) => {
    if (!sending && !pending.size) return;
    event.preventDefault();
    delete form.dataset.sent;
    leaving = event.submitter;
    wait = 1000;
    send();
  }, true);

  addEventListener("online", () => { wait = 1000; send(); });
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", send);
  addEventListener("beforeunload", (event) => { if (sending || pending.size) event.preventDefault(); });
})();
