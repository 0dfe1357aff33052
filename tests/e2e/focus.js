// What has the focus, and whether one sees it: for tests with a keyboard alone.
() => {
  let e = document.activeElement;
  while (e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  const ACCENT = [11, 107, 93];
  const path = at => at && at !== document.body ? `${path(at.parentElement)}/${[...at.parentElement.children].indexOf(at)}` : "";
  const label = e.labels && e.labels[0];
  // What one presses is named by what it says; a region that scrolls is not named by all that stands in it.
  const own = e.matches("a, button, summary, h1, [role=button], [role=link], [role=tab], [role=option], [role=gridcell]");

  // The look of what has the focus and of what stands around it; it must be another one once the focus is gone.
  const near = [e, ...(e.closest("label") || e).querySelectorAll("*")];
  let around = e.parentElement;
  for (let up = 0; up < 4 && around && around !== document.body; up += 1, around = around.parentElement) near.push(around);
  const styles = at => ["", "::before", "::after"].map(part => getComputedStyle(at, part || null));
  const look = parts => parts.flatMap(styles).map(how => [how.outline, how.boxShadow, how.borderColor].join()).join(";");
  const ringed = at => styles(at).some(how =>
    (how.outlineStyle !== "none" && parseFloat(how.outlineWidth) > 0) || how.boxShadow !== "none"
      || (at.contains(e) && at !== e && how.borderColor === `rgb(${ACCENT.join(", ")})`));

  // A table is drawn on a canvas, and its cell with the focus is a line of the accent around it there.
  const canvas = e.closest("canvas");
  const frame = () => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const drawn = at => ACCENT.every((value, band) => Math.abs(data[4 * at + band] - value) < 24);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0, run = 0; x < width; x += 1) {
        run = drawn(y * width + x) ? run + 1 : 0;
        if (run === 24) return [x - run + 1, y];
      }
    }
    return null;
  };
  const cell = canvas && frame();

  const holder = canvas ? canvas.closest("[data-testid=stDataFrame]") : e.closest("label") || e;
  const seen = (canvas || holder).getBoundingClientRect();
  const inside = seen.bottom > 0 && seen.top < innerHeight && seen.right > 0 && seen.left < innerWidth;
  const within = (value, most) => Math.min(Math.max(value, 1), most - 2);
  const x = within(cell ? seen.left + cell[0] + 12 : seen.left + seen.width / 2, innerWidth);
  const y = within(cell ? seen.top + cell[1] + 8 : seen.top + seen.height / 2, innerHeight);
  const top = document.elementFromPoint(x, y);

  const keys = [];
  for (let at = e; at; at = at.parentElement) keys.push(...[...at.classList].filter(c => c.startsWith("st-key-")));
  const name = (e.getAttribute("aria-label") || (label ? label.innerText : "") || (own ? e.innerText : "")).replace(/\s+/g, " ").trim();

  // Asked once more about the same stop, one compares with the same stop before it.
  const stop = window.focusStop, prior = stop && (stop.e === e ? stop.prior : stop);
  window.focusStop = { e, near, name, look: look(near), prior: prior && { ...prior, prior: null } };
  const compared = prior && prior.e.isConnected && !prior.e.closest("canvas") && prior.e !== document.body;
  const blind = compared && prior.look === look(prior.near) ? prior.name || path(prior.e) : "";

  return {
    path: path(e),
    kind: e === document.body ? "body" : e.getAttribute("role") || (e.tagName === "INPUT" ? e.type : e.tagName.toLowerCase()),
    name,
    key: [...keys, e.name || ""].join(" ").trim(),
    frame: cell,
    blind,
    ring: canvas ? Boolean(cell) : near.some(ringed),
    shown: inside && !!top && (top === e || holder.contains(top) || top.contains(e)),
  };
}
