// What stands on a page, for tests: its language, headings, landmarks, pictures, what moves, what is too wide.
() => {
  const shown = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const all = s => [...document.querySelectorAll(s)].filter(shown);
  const path = e => e.tagName.toLowerCase() + (e.id ? `#${e.id}` : "") + [...e.classList].slice(0, 3).map(c => `.${c}`).join("")
    + (e.dataset.testid ? `[${e.dataset.testid}]` : "");
  const own = document.documentElement.lang;
  const foreign = e => { const at = e.closest("[lang]"); return at && at.lang.slice(0, 2) !== own.slice(0, 2); };

  const text = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const blocks = new Map();
  while (walker.nextNode()) {
    const node = walker.currentNode, at = node.parentElement;
    if (!node.data.trim() || !at || !shown(at) || foreign(at)) continue;
    if (at.closest("script, style, noscript, [data-testid='stIconMaterial'], svg, code, [translate=no]")) continue;
    const block = at.closest("p, li, h1, h2, h3, h4, td, th, dt, dd, label, legend, button, summary, option, div") || at;
    blocks.set(block, (blocks.get(block) || "") + node.data);
  }
  for (const said of blocks.values()) text.push(said.replace(/\s+/g, " ").trim());
  for (const e of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]"))
    for (const name of ["aria-label", "placeholder", "alt", "title"])
      if (e.getAttribute(name) && !foreign(e) && shown(e)) text.push(e.getAttribute(name).trim());

  // What is too wide: not what stands in a part that is scrolled by itself.
  const seen = document.documentElement.clientWidth;
  const whole = at => at === document.body || at.matches("[data-testid='stMain'], [data-testid='stAppViewContainer']");
  const scroller = e => {
    for (let at = e.parentElement; at && !whole(at); at = at.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return at;
    return null;
  };
  const main = document.querySelector("[data-testid='stMain']") || document.documentElement;
  const too_wide = main.scrollWidth > main.clientWidth || document.documentElement.scrollWidth > seen;
  const beyond = e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > seen + 1 && !scroller(e);
  };
  const wide = too_wide ? ["scrolls sideways", ...all("body *").filter(beyond).map(path)] : [];

  const moving = [...document.querySelectorAll("*")].flatMap(e => ["", "::before", "::after"].map(part => {
    const how = getComputedStyle(e, part || null);
    const long = list => list.split(",").some(t => parseFloat(t) > 0.011);
    const turns = how.animationName !== "none" && long(how.animationDuration);
    const goes = how.transitionProperty !== "none" && long(how.transitionDuration);
    return turns || goes ? `${path(e)}${part} ${turns ? how.animationName : how.transitionProperty}` : "";
  })).filter(Boolean);

  // Buttons of one name under one heading: a list of all of them would not tell them apart.
  const heads = all("h1, h2, h3, h4, h5, h6, legend");
  const under = e => heads.filter(h => h.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  const called = e => {
    const icons = [...e.querySelectorAll("[data-testid='stIconMaterial']")].map(i => i.innerText);
    const words = icons.reduce((text, icon) => text.replace(icon, ""), e.innerText);
    return (e.getAttribute("aria-label") || words).replace(/\s+/g, " ").trim();
  };
  const met = new Map(), twins = [];
  for (const e of all("main button:not(:disabled), [data-testid='stMain'] button:not(:disabled)")) {
    const name = called(e), head = under(e);
    if (met.has(head) && met.get(head).has(name)) twins.push(name);
    met.set(head, (met.get(head) || new Set()).add(name));
  }

  const tables = all("[class*='st-key-under-'], [data-testid='stDataFrame'], table");
  return {
    lang: own, twins,
    headings: all("h1, h2, h3, h4, h5, h6").map(e => [Number(e.tagName[1]), e.innerText.trim()]),
    mains: all("main, [role=main]").length,
    nameless: all("img, [role=img]").filter(e => !e.hasAttribute("alt") && !e.getAttribute("aria-label")
      && !e.getAttribute("aria-labelledby") && !e.closest("[aria-hidden=true]")).map(path),
    charts: all("[data-testid='stPlotlyChart']").map(e => {
      const alt = e.closest("[aria-label]") || e.querySelector("[aria-label], [role=img]");
      return alt ? alt.getAttribute("aria-label") || "" : ""; }),
    bare: all("[data-testid='stPlotlyChart']").filter(e => !tables.some(t =>
      e.compareDocumentPosition(t) & Node.DOCUMENT_POSITION_FOLLOWING)).length,
    tables: tables.length,
    text, wide: wide.slice(0, 6),
    moving: [...new Set(moving)],
    running: document.getAnimations().filter(a => a.playState === "running" && a.effect.getComputedTiming().endTime > 20)
      .map(a => `${path(a.effect.target)} ${a.animationName || a.transitionProperty || "by script"}`),
  };
}
