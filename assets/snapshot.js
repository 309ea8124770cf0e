/* The menu that takes a snapshot: lists what is on the page, has it drawn and set, saves the file. */
(function () {
  "use strict";

  const ENDPOINT = "/api/export/snapshot";
  const LONGEST_WAIT_MS = 20_000;
  const KEEP_MS = 60_000;

  /* What the open menu lists: { node, title, box }; and what ends the snapshot under way. */
  let listed = [];
  let work = null;

  const find = (name) => document.getElementById(`snapshot-${name}`);
  const say = (text) => (find("status").textContent = text);

  class Told extends Error {}

  function fail(text) {
    say("");
    find("error").textContent = text;
  }

  function list() {
    const room = find("parts");
    listed = window.roiPage.parts().map((part, at) => {
      const label = document.createElement("label");
      label.className = "snapshot-part";
      const box = document.createElement("input");
      box.type = "checkbox";
      box.id = `snapshot-part-${at}`;
      box.checked = true;
      const text = document.createElement("span");
      text.textContent = part.title;
      label.append(box, text);
      return { ...part, box, label };
    });
    room.replaceChildren(...listed.map(({ label }) => label));
    if (!listed.length) {
      const none = document.createElement("p");
      none.className = "snapshot-none";
      none.textContent = "There are no figures on this page yet.";
      room.append(none);
    }
    busy(false);
  }

  function busy(is) {
    const focused = document.activeElement;
    document.querySelectorAll("[data-snapshot-format]").forEach((button) => {
      button.disabled = is || !listed.length;
    });
    find("cancel").hidden = !is;
    // Whoever pressed a button that is gone now goes on with the one that takes its place.
    if (is && focused?.dataset.snapshotFormat) find("cancel").focus();
    if (!is && work && focused === find("cancel")) work.opener.focus();
  }

  /* The next frame; a page in the background has none, so a moment will do there. */
  const nextFrame = () =>
    new Promise((go) => (document.hidden ? setTimeout(go, 100) : requestAnimationFrame(go)));

  async function untilReady(nodes, signal) {
    const until = performance.now() + LONGEST_WAIT_MS;
    while (!window.roiPage.isReady(nodes)) {
      say("Waiting for the figures…");
      if (performance.now() > until) {
        throw new Told("The figures are not there yet. Take the snapshot once the page shows them.");
      }
      await nextFrame();
      signal.throwIfAborted();
    }
  }

  async function described(chosen, signal) {
    await untilReady(chosen.map(({ node }) => node), signal);
    const count = window.roiPage.plotsOf(chosen.map(({ node }) => node)).length;
    say(count === 1 ? "Drawing 1 chart…" : count ? `Drawing ${count} charts…` : "Reading the page…");
    await nextFrame();
    return window.roiPage.read(chosen, async (plot) => {
      const picture = await window.roiChartPicture(plot);
      await nextFrame(); // the page answers between two charts
      signal.throwIfAborted();
      return picture;
    });
  }

  async function refusal(answer) {
    if (answer.status === 401) return "You are signed out. Sign in again, then take the snapshot.";
    const said = await answer.json().catch(() => null);
    if (typeof said?.error === "string" && said.error) return said.error;
    return `The server could not make it (error ${answer.status}). Wait a moment and try again.`;
  }

  function save(blob, name) {
    const address = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
  }

  async function take(format, chosen, signal) {
    const query = new URLSearchParams(window.location.search);
    query.set("format", format);
    const page = JSON.stringify(await described(chosen, signal));
    say("Setting the page…");
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${ENDPOINT}?${query}`, { method: "POST", headers, body: page, signal });
    if (!answer.ok) throw new Told(await refusal(answer));
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
    const file = name || `snapshot.${format}`;
    save(await answer.blob(), file);
    say(`Saved ${file}`);
  }

  async function start(button) {
    if (work) return;
    find("error").textContent = "";
    if (listed.some(({ node }) => !node.isConnected)) {
      list();
      return fail("The page has changed. Look at the list, then take the snapshot again.");
    }
    const chosen = listed.filter(({ box }) => box.checked);
    if (!chosen.length) return fail("Nothing is ticked. Tick at least one part of the page.");
    work = { abort: new AbortController(), opener: button };
    const { signal } = work.abort;
    busy(true);
    try {
      await take(button.dataset.snapshotFormat, chosen, signal);
    } catch (error) {
      if (signal.aborted) say("Cancelled; nothing was saved.");
      else if (error instanceof Told) fail(error.message);
      else {
        const broke = error instanceof TypeError && !navigator.onLine;
        fail(
          broke
            ? "The connection broke off; nothing was saved. Try again once you are online."
            : "The snapshot could not be taken; nothing was saved. Reload the page and try again."
        );
      }
    } finally {
      busy(false);
      work = null;
    }
  }

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("[data-snapshot-format]");
    if (button) start(button);
    if (event.target.closest("#snapshot-cancel")) work?.abort.abort();
  });

  /* What is on the page is looked up when the menu opens. */
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.id !== "snapshot" || !event.target.open || work) return;
      say("");
      find("error").textContent = "";
      list();
      event.target.querySelector(".snapshot-panel").scrollIntoView({ block: "nearest" });
    },
    true
  );
})();
