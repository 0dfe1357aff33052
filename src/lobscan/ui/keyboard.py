"""Where the keyboard is: in what has opened, and somewhere sensible after what it stood on has gone."""

from __future__ import annotations

SCRIPT = """<script>(() => {
    if (window.lobscanKeyboard) return;
    window.lobscanKeyboard = true;
    const BODY = '[data-testid="stPopoverBody"]', ROW = '[data-testid="stHorizontalBlock"]';
    const IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]';
    const doors = () => [...document.querySelectorAll('.stPopover button[aria-haspopup="dialog"]')];
    const opened = () => doors().find(door => door.getAttribute("aria-expanded") === "true");
    const name = door => door.textContent.replace(/expand_(less|more)$/, "");
    const stops = body => [...body.querySelectorAll("a[href], button, input, textarea, summary, [tabindex]")]
        .filter(e => (e.dataset.tabindex ?? e.tabIndex) >= 0 && !e.disabled && e.getClientRects().length);
    const keyed = e => [...e?.classList ?? []].find(one => one.startsWith("st-key-"));
    const holder = e => e?.closest('[class*="st-key-"]');
    const named = key => key ? document.getElementsByClassName(key)[0] : null;
    let last = null, through = "", address = "", own = "", around = "";

    document.addEventListener("keydown", event => {
        const body = document.querySelector(BODY), door = opened();
        if (event.key !== "Tab" || !body || !door) return;
        const round = [door, ...stops(body)], at = round.indexOf(document.activeElement);
        if (at < 0 || (event.shiftKey && at === 0)) return;
        event.preventDefault();
        const ways = event.shiftKey ? round.slice(0, at).reverse() : [...round.slice(at + 1), door];
        ways.find(e => (e.focus(), e === document.activeElement));
    }, true);

    document.addEventListener("focusin", event => {
        const door = event.target.closest(BODY) && opened();
        [last, through, address] = [event.target, door ? name(door) : "", location.href];
        const widget = last.closest(".stElementContainer"), row = last.closest(ROW);
        [own, around] = [keyed(widget), row && keyed(holder(row))];
    });
    document.addEventListener("pointerdown", () => { last = null; }, true);

    const beside = e => {
        const row = e?.closest(ROW);
        return row?.querySelector(".stButton button:enabled, .stPopover button:enabled")
            || row?.querySelector("input:enabled");
    };
    const again = () => named(own)?.querySelector("button:enabled, input:enabled")
        || beside(named(own) || named(around)?.querySelector(ROW));
    const onto = () => {
        if (last.isConnected) return beside(last);
        const door = through && doors().find(one => name(one) === through);
        if (door) return door.disabled ? beside(door) : door;
        if (location.href === address) return again();
        if (!document.querySelector(IDLE)) return null;
        const title = document.querySelector('[data-testid="stMain"] h1');
        if (title) title.tabIndex = -1;
        return title;
    };
    new MutationObserver(() => {
        if (!last || (last.isConnected && !last.disabled)) return;
        if (![last, document.body].includes(document.activeElement)) return;
        const way = through, next = onto();
        if (!next) return;
        next.focus();
        through = way;
    }).observe(document.body, {
        childList: true, subtree: true,
        attributes: true, attributeFilter: ["data-test-script-state", "disabled"],
    });
})();</script>"""
"""Streamlit draws a popover at the end of the page and leaves the focus before it. Here Tab goes from the
button into what it opened, round in it and back to the button; Escape closes it, by Streamlit itself. Why a
round: Tab that led on would lead behind the popover, over tables in which the focus chooses another row than
the one that the popover is about. What was left has -1 for its place in the order, and keeps its own one in
`data-tabindex`.

Once what was pressed by the keyboard is gone, the focus is on the button that had opened it; on what stands
beside it where a button cannot be pressed any more, again when that is drawn anew too (found by the keys of
what had the focus and of what held it); and on the title where the page became another one.
Else the browser goes on from where it was."""
