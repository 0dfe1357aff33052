// Keeps each answer at once, and holds it in this browser until the server has it.
// Without this script the page's forms do the same, screen by screen.
(() => {
  "use strict";

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

  const kept = document.getElementById("kept");
  if (!kept) return;
  const words = kept.dataset;
  const form = document.getElementById("answers");
  const LONGEST = 30000;
  const PATIENCE = 20000;
  const FRESH = 5000;

  // What waits lies in the browser's storage, one entry a field, so that a reload, a closed tab or
  // another tab loses nothing. Their order is a counter: no clock is looked at.
  const PLACE = `lobscan.${words.tag}.`;
  const shelf = (() => {
    try {
      localStorage.setItem(PLACE, "");
      localStorage.removeItem(PLACE);
      return localStorage;
    } catch {
      const held = new Map(); // a browser that allows none: as long as the page lives
      return {
        getItem: (key) => held.get(key) ?? null,
        setItem: (key, value) => held.set(key, value),
        removeItem: (key) => held.delete(key),
        get length() { return held.size; },
        key: (at) => [...held.keys()][at],
      };
    }
  })();
  const names = () => Array.from({ length: shelf.length }, (_, at) => shelf.key(at)).filter((key) => key.startsWith(PLACE));
  const ENTRY = `${PLACE}+`;
  const entries = () => names().filter((key) => key.startsWith(ENTRY))
    .map((key) => JSON.parse(shelf.getItem(key))).sort((a, b) => a.seq - b.seq);
  const put = (entry) => shelf.setItem(ENTRY + entry.field, JSON.stringify(entry));
  const drop = ({ field, seq }) => {
    const there = shelf.getItem(ENTRY + field);
    if (there && JSON.parse(there).seq === seq) shelf.removeItem(ENTRY + field);
  };
  const next = () => {
    const seq = Number(shelf.getItem(`${PLACE}seq`)) + 1;
    shelf.setItem(`${PLACE}seq`, seq);
    return seq;
  };
  const from = () => {
    if (!shelf.getItem(`${PLACE}from`)) {
      const random = crypto.getRandomValues(new Uint32Array(3));
      shelf.setItem(`${PLACE}from`, [...random].map((each) => each.toString(36)).join(""));
    }
    return shelf.getItem(`${PLACE}from`);
  };
  if ("over" in words) {
    if (entries().length) kept.textContent = words.lost;
    names().forEach((key) => shelf.removeItem(key));
    return;
  }

  let sending = false;
  let single = false; // one entry at a time, to find the one that is refused
  let failed = false;
  let wait = 1000;
  let timer = 0;
  let leaving = null; // where to go once everything is kept
  let last = -FRESH; // when the server last answered
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(PLACE) : null;

  function tellAll(state, text) {
    kept.className = state;
    if (kept.textContent !== text) kept.textContent = text;
  }

  const waiting = (count) => (count === 1 ? words.waitsOne : words.waits.replace("{count}", count));

  async function send() {
    clearTimeout(timer);
    if (sending) return;
    const found = entries();
    if (!found.length) return;
    const batch = single ? found.slice(0, 1) : found;
    sending = true;
    let answer = null;
    try {
      answer = await post({ from: from(), changes: batch.map(({ seq, was, late, change }) => (late ? { ...change, seq, was } : { ...change, seq })) });
    } catch {
      answer = null; // no connection, or too slow
    }
    sending = false;
    if (!answer || answer.status >= 500 || answer.status === 429) later(batch);
    else if (answer.status === 200) done(batch, answer.said);
    else if (answer.status === 403) hold(answer.said.error);
    else refused(batch, answer.said);
  }

  async function post(what) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(words.keep, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(what),
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
    failed = true;
    leaving = null;
    for (const entry of entries()) {
      if (batch.some((each) => each.seq === entry.seq)) put({ ...entry, late: true });
      page.tell(entry.change.statement, "unsent", words.waiting);
    }
    tellAll("unsent", waiting(entries().length));
    wait = Math.min(LONGEST, wait * 2);
    timer = setTimeout(send, wait);
  }

  function done(batch, said) {
    failed = false;
    wait = 1000;
    last = performance.now();
    batch.forEach(drop);
    page.kept(batch, said);
    if (tabs) tabs.postMessage({ said, sent: batch.map(({ seq }) => seq) });
    goOn();
  }

  // The browser forgot the code: what is here waits until somebody comes back with it.
  function hold(error) {
    leaving = null;
    for (const entry of entries()) {
      put({ ...entry, late: true });
      page.tell(entry.change.statement, "unsent", words.refused);
    }
    tellAll("unsent", error);
  }

  function refused(batch, said) {
    wait = 1000;
    if (batch.length > 1) {
      single = true;
      send();
      return;
    }
    const text = `${words.refused} ${(said && said.error) || ""}`;
    batch.forEach(drop);
    leaving = null;
    for (const { change } of batch) page.tell(change.statement, "refused", text);
    goOn();
    tellAll("unsent", text);
  }

  function goOn() {
    if (entries().length) {
      send();
      return;
    }
    single = false;
    if (!kept.classList.contains("elsewhere")) tellAll("kept", words.allKept);
    if (leaving) leave(leaving);
    else page.empty();
  }

  // Go to another page, unless there is no connection: then what is here stays, and the page says so.
  async function leave(to) {
    leaving = null;
    if (performance.now() - last > FRESH) {
      try {
        await post({ from: from(), changes: [] });
      } catch {
        tellAll("unsent", words.offline);
        return;
      }
    }
    location.assign(to);
  }

  const page = form ? area() : plain();
  for (const entry of entries()) put({ ...entry, late: true });
  page.open();
  send();
  addEventListener("online", () => { wait = 1000; send(); });
  addEventListener("pagehide", send);

  // A page without statements: what waits is sent before anything is handed in.
  function plain() {
    let came = false;
    for (const each of document.forms) {
      each.addEventListener("submit", (event) => {
        if (!entries().length) return;
        event.preventDefault();
        delete each.dataset.sent;
        wait = 1000;
        send();
      }, true);
    }
    return {
      open() {
        came = entries().length > 0;
        if (came) tellAll("unsent", waiting(entries().length));
      },
      tell() {},
      kept() {},
      empty() { if (came) location.reload(); },
    };
  }

  // A screen with statements.
  function area() {
    const statementOf = (id) => document.getElementById(id);
    const marks = new Map(); // "c.<statement>" → the marks that the server holds, place by place
    const places = new Map();

    kept.textContent = words.atOnce;
    document.getElementById("next").textContent = words.next;
    for (const box of form.querySelectorAll(".statement")) {
      const [now, wanted] = box.querySelector("input[name^='s.']").value.split("/");
      places.set(box.id, box.dataset.places.split(" "));
      marks.set(`c.${box.id}`, now);
      marks.set(`d.${box.id}`, wanted);
      const remark = box.querySelector("textarea");
      if (remark) marks.set(`r.${box.id}`, remark.value);
    }

    function tell(id, state, text) {
      const box = statementOf(id);
      if (!box) return;
      box.classList.remove("saving", "kept", "unsent", "refused", "elsewhere");
      if (state) box.classList.add(state);
      box.querySelector(".state").textContent = text;
    }

    // The year groups apart, built when somebody wants them.
    function unfold(box) {
      const there = box.querySelector("details.apart");
      if (!there || there.querySelector(".place")) return;
      const made = document.getElementById("apart").content.cloneNode(true);
      const labels = JSON.parse(form.dataset.labels);
      for (const part of made.querySelectorAll("[data-kind]")) {
        for (const place of places.get(box.id)) {
          const row = document.getElementById("place").content.firstElementChild.cloneNode(true);
          row.setAttribute("aria-label", `${labels[place]}: ${part.dataset.title}`);
          row.querySelector("span").textContent = labels[place];
          for (const input of row.querySelectorAll("input")) input.name = `${part.dataset.kind}.${box.id}.${place}`;
          part.append(row);
        }
      }
      there.querySelector("button").replaceWith(made);
    }

    // What the marks of a kind become by a change.
    function after(kind, standing, change) {
      if (kind === "r") return change.remark;
      const mark = change[kind === "c" ? "current" : "desired"];
      const of = places.get(change.statement);
      const before = standing.split(",");
      return of.map((place, at) => (change.year_group && place !== change.year_group ? before[at] || "" : mark)).join(",");
    }

    // A later change takes the place of earlier ones that it overrules. `was` are the marks that may
    // stand on the server if nobody else answered: the kept ones, and what was sent without a reply.
    function enter(field, change, delay) {
      const [kind, id] = field.split(".");
      const key = `${kind}.${id}`;
      const mine = entries().filter((each) => each.field === key || each.field.startsWith(`${key}.`));
      const standing = mine.length ? mine.at(-1).makes : marks.get(key);
      const was = [...new Set([marks.get(key), ...mine.flatMap((each) => [...each.was, each.makes])])].slice(-40);
      const makes = after(kind, standing, change);
      for (const old of mine) if (old.field === field || old.field.startsWith(`${field}.`)) drop(old);
      put({ field, seq: next(), change, was, makes });
      tell(id, "saving", words.saving);
      tellAll("saving", words.saving);
      clearTimeout(timer);
      leaving = null;
      if (failed) wait = 1000;
      timer = setTimeout(send, delay);
    }

    function check(name, value) {
      for (const input of form.querySelectorAll(`input[name="${name}"]`)) input.checked = input.value === value;
    }

    // Show a statement's marks as they were kept: shared by all year groups, or apart.
    function show(id, state) {
      const box = statementOf(id);
      if (!box) return false;
      const before = ["c", "d"].map((kind) => marks.get(`${kind}.${id}`)).join("/");
      box.classList.toggle("answered", state.answered);
      box.querySelector(".clear").hidden = !state.touched;
      for (const kind of ["c", "d"]) {
        const all = state[kind].split(",");
        const apart = all.some((mark) => mark !== all[0]);
        marks.set(`${kind}.${id}`, state[kind]);
        if (apart) {
          unfold(box);
          box.querySelector("details.apart").open = true;
        }
        check(`${kind}.${id}`, apart ? "" : all[0]);
        places.get(id).forEach((place, at) => { if (place) check(`${kind}.${id}.${place}`, apart ? all[at] : ""); });
      }
      marks.set(`r.${id}`, state.r);
      return before !== `${state.c}/${state.d}`;
    }

    function progress(said) {
      document.getElementById("said").textContent = said.said;
      document.getElementById("left").textContent = said.left;
      document.getElementById("bar").value = said.answered;
    }

    // What another tab or device kept: shown, unless something newer is under way. A tab's view of the
    // storage may be behind the message: what was `sent` is under way no more, whatever is still seen.
    function elsewhere(said, sent = []) {
      const newer = entries().filter((entry) => !sent.includes(entry.seq));
      const busy = new Set(newer.map((entry) => entry.change.statement));
      let told = false;
      for (const [id, state] of Object.entries(said.statements)) {
        if (busy.has(id) || !show(id, state)) continue;
        const ours = statementOf(id).matches(".saving, .unsent"); // sent by another tab for this one
        tell(id, ours ? "kept" : "elsewhere", ours ? words.kept : words.elsewhere);
        told ||= !ours;
      }
      progress(said);
      if (told) tellAll("elsewhere", words.elsewhere);
    }
    if (tabs) tabs.onmessage = ({ data }) => elsewhere(data.said, data.sent);

    async function look() {
      if (document.visibilityState !== "visible" || entries().length || sending) return;
      try {
        const { status, said } = await post({ from: from(), changes: [], look: [...places.keys()] });
        if (status === 200) elsewhere(said);
      } catch {
        // No connection: nothing is lost by not looking.
      }
    }
    document.addEventListener("visibilitychange", () => { send(); look(); });
    addEventListener("focus", look);

    // Year groups with a mark of their own keep it while others wait for the one above.
    form.addEventListener("change", ({ target }) => {
      const [kind, statement, place] = target.name.split(".");
      if (kind !== "c" && kind !== "d") return;
      const own = place ? [] : form.querySelectorAll(`[name^="${target.name}."]:checked`);
      for (const { name, value } of own.length < places.get(statement).length ? [target, ...own] : [target]) {
        enter(name, { statement, [kind === "c" ? "current" : "desired"]: value, year_group: name.split(".")[2] }, 0);
      }
    });

    const remark = ({ target }, delay) => {
      if (target.tagName === "TEXTAREA") enter(target.name, { statement: target.name.slice(2), remark: target.value }, delay);
    };
    form.addEventListener("input", (event) => remark(event, 1200));
    form.addEventListener("focusout", ({ target }) => { if (target.tagName === "TEXTAREA") send(); });

    form.addEventListener("toggle", ({ target }) => {
      if (target.matches("details.apart") && target.open) unfold(target.closest(".statement"));
    }, true);

    form.addEventListener("click", (event) => {
      const button = event.target.closest("button.clear");
      if (!button) return;
      event.preventDefault();
      const statement = button.value;
      check(`c.${statement}`, "");
      check(`d.${statement}`, "");
      enter(`c.${statement}`, { statement, current: "" }, 0);
      enter(`d.${statement}`, { statement, desired: "" }, 0);
      statementOf(statement).querySelector("input[type=radio]").focus({ preventScroll: true });
    });

    // Why never as a form: a page that has stood open would put its old marks over newer ones.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { to } = event.submitter.dataset;
      if (!entries().length) {
        leave(to);
        return;
      }
      leaving = to;
      wait = 1000;
      send();
    }, true);
    addEventListener("beforeunload", (event) => { if (entries().length) event.preventDefault(); });

    return {
      tell,
      open() {
        for (const { field, change } of entries()) {
          const box = statementOf(change.statement);
          if (!box) continue;
          if ("remark" in change) box.querySelector("textarea").value = change.remark;
          else {
            const mark = change.current ?? change.desired;
            if (change.year_group) {
              unfold(box);
              box.querySelector("details.apart").open = true;
            }
            check(field, mark);
          }
          tell(change.statement, "unsent", words.waiting);
        }
        if (entries().length) tellAll("unsent", waiting(entries().length));
      },
      kept(batch, said) {
        const busy = new Set(entries().map((entry) => entry.change.statement));
        for (const { change } of batch) if (!busy.has(change.statement)) tell(change.statement, "kept", words.kept);
        for (const [id, state] of Object.entries(said.statements)) if (!busy.has(id)) show(id, state);
        for (const id of said.elsewhere) tell(id, "elsewhere", words.overruled);
        if (said.elsewhere.length) tellAll("elsewhere", words.overruled);
        progress(said);
      },
      empty() {},
    };
  }
})();
