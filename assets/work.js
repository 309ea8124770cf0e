/* Shows how far reading or importing has come, and cancels it.

   Dash shows an element with `data-work` while its callback runs. As long as one is shown, this
   script asks the server where the work is and fills the element in; the server keeps that in
   files, so that any of its workers can answer. */
(function () {
  "use strict";

  const STORE = "store-upload";
  const POLL_MS = 250;

  /* The element being filled in: { room, view, run, timer } or null. */
  let watched = null;

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  /* The session store outlives a reload, and so does the batch that is read again after it. */
  function batchAtWork() {
    try {
      return JSON.parse(sessionStorage.getItem(STORE))?.batch ?? null;
    } catch {
      return null;
    }
  }

  const shown = () =>
    Array.from(document.querySelectorAll("[data-work]")).find((room) => !room.hidden) ?? null;

  function follow() {
    const room = shown();
    if (room === (watched?.room ?? null)) return;
    if (watched) {
      clearTimeout(watched.timer);
      watched.room.replaceChildren();
      watched = null;
    }
    if (!room) return;
    watched = { room, view: build(room), run: null, timer: null };
    ask(watched);
  }

  async function ask(work) {
    const batch = batchAtWork();
    const told = batch && (await progressOf(batch));
    if (watched !== work) return;
    if (told?.running) show(work, told, batch);
    work.timer = setTimeout(() => ask(work), POLL_MS);
  }

  async function progressOf(batch) {
    try {
      const answer = await fetch(`/api/uploads/${batch}/progress`, { cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null; // the connection is down for a moment: ask again
    }
  }

  /* ---- what is shown ------------------------------------------------------------------- */

  function build(room) {
    const stage = element("p", "data-work-stage", room.dataset.work);
    stage.setAttribute("role", "status");
    const cancel = element("button", "button data-work-cancel", "Cancel");
    cancel.type = "button";
    cancel.disabled = true;
    const bar = element("div", "data-work-bar");
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-label", room.dataset.work.replace("…", ""));
    bar.setAttribute("aria-valuemin", "0");
    bar.setAttribute("aria-valuemax", "100");
    const fill = element("div", "data-work-fill");
    bar.append(fill);
    const detail = element("p", "data-work-detail", "\u00a0");
    room.replaceChildren(stage, cancel, bar, detail);
    return { stage, cancel, bar, fill, detail };
  }

  function show(work, told, batch) {
    const { stage, cancel, bar, fill, detail } = work.view;
    const percent = Math.floor(100 * told.share);
    if (stage.textContent !== told.stage) stage.textContent = told.stage;
    fill.style.width = `${percent}%`;
    bar.setAttribute("aria-valuenow", String(percent));
    const parts = [`${percent} %`];
    if (told.rows) parts.unshift(`${told.rows.toLocaleString("en-IN")} rows`);
    if (told.left !== null) parts.push(left(told.left));
    detail.textContent = parts.join(" · ");
    bar.setAttribute("aria-valuetext", parts.join(", "));
    if (work.run !== told.run) {
      work.run = told.run;
      cancel.disabled = false;
      cancel.textContent = "Cancel";
      cancel.onclick = () => stop(work, batch);
    }
  }

  async function stop(work, batch) {
    work.view.cancel.disabled = true;
    work.view.cancel.textContent = "Cancelling…";
    try {
      await fetch(`/api/uploads/${batch}/cancel?run=${work.run}`, { method: "POST" });
    } catch {
      work.view.cancel.disabled = false;
      work.view.cancel.textContent = "Cancel";
    }
  }

  function left(seconds) {
    if (seconds < 1.5) return "almost done";
    if (seconds < 60) return `about ${Math.ceil(seconds)} s left`;
    if (seconds < 5400) return `about ${Math.ceil(seconds / 60)} min left`;
    return `about ${Math.ceil(seconds / 3600)} h left`;
  }

  window.roiTimeLeft = left; // the uploads of upload.js say it in the same words

  new MutationObserver(follow).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["hidden"],
    childList: true,
    subtree: true,
  });
})();
