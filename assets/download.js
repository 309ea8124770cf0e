/* Files that the server makes on request, fetched with progress and a way to cancel.

   Every link with `data-download` is fetched here: the value is the id of the element that says how
   far it is, "" for a tray in the corner of the page. A file is kept only once it is whole. */
(function () {
  "use strict";

  const BROKEN = "The connection broke off; nothing was saved. Try again.";
  const TRAY = "downloads";
  const SAY_MS = 150; // how often a running figure changes

  /* What is being made now, by what was asked for: a second click changes nothing. */
  const running = new Map();

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function size(bytes) {
    if (bytes < 1000) return `${bytes} bytes`;
    if (bytes < 1e6) return `${Math.round(bytes / 1000)} KB`;
    return `${(bytes / 1e6).toFixed(1)} MB`;
  }

  /* ---- where it is said ------------------------------------------------------------------ */

  function tray() {
    const known = document.getElementById(TRAY);
    if (known) return known;
    const made = element("div", "download-room download-tray");
    made.id = TRAY;
    const lines = element("div", "download-lines");
    lines.setAttribute("role", "status");
    const errors = element("div", "download-errors");
    errors.setAttribute("role", "alert");
    made.append(lines, errors);
    document.body.append(made);
    return made;
  }

  /* The room that a page has for it; the tray where it has none, or somebody has left the page. */
  const roomOf = (id) => (id && document.getElementById(id)) || tray();
  const linesOf = (room) => room.querySelector(".download-lines");

  function clear(room) {
    room.querySelectorAll(".is-over").forEach((old) => old.remove());
    room.querySelector(".download-errors").replaceChildren();
  }

  function closing(line) {
    const close = element("button", "button button-quiet download-cancel", "Close");
    close.type = "button";
    close.addEventListener("click", () => line.remove());
    line.append(close);
  }

  /* One line about one piece of work: what is done, how far it is, and a button that ends it. */
  function begin(roomId, text, opener) {
    const abort = new AbortController();
    const line = element("div", "download-line");
    const words = element("span", "download-text", text);
    // The words are read out; a figure that runs would be read out without end.
    const figure = element("span", "download-figure");
    figure.setAttribute("aria-hidden", "true");
    const cancel = element("button", "button button-quiet download-cancel", "Cancel");
    cancel.type = "button";
    cancel.addEventListener("click", () => abort.abort());
    line.append(words, figure, cancel);
    clear(roomOf(roomId));
    linesOf(roomOf(roomId)).append(line);

    function over(said) {
      const focused = document.activeElement === cancel;
      cancel.remove();
      figure.remove();
      line.classList.add("is-over");
      words.textContent = said;
      if (!line.isConnected) linesOf(tray()).append(line);
      if (line.closest(`#${TRAY}`)) closing(line); // nothing takes its place there
      if (focused && opener?.isConnected) opener.focus({ preventScroll: true });
    }

    return {
      signal: abort.signal,
      tell: (said) => {
        if (words.textContent !== said) words.textContent = said;
      },
      count: (said) => (figure.textContent = said),
      show: () => line.isConnected || linesOf(roomOf(roomId)).append(line),
      end: over,
      fail: (said) => {
        over(said);
        line.classList.add("is-failed");
        line.closest(".download-room").querySelector(".download-errors").append(line);
      },
    };
  }

  /* ---- what the server says -------------------------------------------------------------- */

  /* The server's own sentence about why there is no answer. */
  async function refusal(answer) {
    if (answer.headers.get("Content-Type")?.includes("json")) {
      const said = await answer.json().catch(() => null);
      if (said?.error) return said.error;
    }
    return `The server could not make this (${answer.status}). Nothing was saved. Try again.`;
  }

  function nameIn(answer) {
    const header = answer.headers.get("Content-Disposition") || "";
    const coded = /filename\*=UTF-8''([^;]+)/i.exec(header);
    if (coded) return decodeURIComponent(coded[1]);
    return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? "";
  }

  const last = (address) =>
    decodeURIComponent(new URL(address, window.location.href).pathname.split("/").pop());

  /* ---- one file -------------------------------------------------------------------------- */

  async function download(address, { room, opener, name }) {
    if (running.has(address)) {
      running.get(address).show();
      return;
    }
    const called = name || last(address);
    const work = begin(room, `Making ${called}…`, opener);
    running.set(address, work);
    try {
      await receive(address, called, work);
    } catch (error) {
      if (work.signal.aborted) work.end(`Cancelled; ${called} was not saved.`);
      else work.fail(error instanceof Refused ? error.message : BROKEN);
    } finally {
      running.delete(address);
    }
  }

  class Refused extends Error {}

  async function receive(address, called, work) {
    const answer = await fetch(address, { signal: work.signal, cache: "no-store" });
    if (!answer.ok) throw new Refused(await refusal(answer));
    const name = nameIn(answer);
    if (!name) throw new Refused("The server sent no file. Reload the page and try again.");
    const rows = answer.headers.get("X-Rows");
    const many = rows === null ? "" : `, ${Number(rows).toLocaleString("en-IN")} rows`;
    work.tell(`Making ${called}${many}…`);
    const { parts, bytes } = await parted(answer, work);
    save(new Blob(parts, { type: answer.headers.get("Content-Type") || "" }), name);
    work.end(`Saved ${name}, ${size(bytes)}.`);
  }

  async function parted(answer, work) {
    const reader = answer.body.getReader();
    const parts = [];
    let bytes = 0;
    let said = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { parts, bytes };
      parts.push(value);
      bytes += value.length;
      const now = performance.now();
      if (now - said < SAY_MS) continue;
      said = now;
      work.count(` ${size(bytes)} so far`);
    }
  }

  function save(content, name) {
    const link = element("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest?.("a[data-download]");
    if (!link || event.defaultPrevented) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.getAttribute("aria-disabled") === "true") return;
    download(link.href, { room: link.dataset.download, opener: link, name: link.dataset.name });
  });

  document.addEventListener("DOMContentLoaded", tray);
  window.roiDownload = { download, begin, refusal, size, BROKEN };
})();
