/* The insight report of the Export tab: its pages before the download, and the logo.

   The server makes a report once and keeps it under a key; its pages and its file are read from
   there. What is shown stays, and says so when view, data or choices are no longer those. */
(function () {
  "use strict";

  const PATH = "/api/export/report";
  const LOGO = "/api/export/logo";
  const AT_ONCE = 4; // pages in sight without scrolling
  const PICTURES = "image/png,image/jpeg";

  /* What the page says now, and the report that is shown: { key, pages, bytes, name, of }. */
  let asked = { title: "", chapters: [], view: null, snapshot: null };
  let shown = null;
  let working = null;
  let logoMade = 0;

  const find = (id) => document.getElementById(id);
  const downloads = () => window.roiDownload;

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /* What a report depends on, as text that can be compared. */
  const choices = () => JSON.stringify([asked.title, asked.chapters, logoMade]);
  const view = () => JSON.stringify([asked.view, asked.snapshot]);

  function compare() {
    const note = find("export-report-stale");
    if (!note) return;
    let said = "";
    if (shown && shown.view !== view()) said = "The view has changed: make the preview again.";
    else if (shown && shown.choices !== choices()) {
      said = "Your choices have changed: make the preview again.";
    }
    if (note.textContent !== said) note.textContent = said;
    find("export-pages").classList.toggle("is-stale", Boolean(said));
  }

  /* ---- making it ------------------------------------------------------------------------- */

  async function made(opener) {
    const work = downloads().begin("export-report-status", "Making the report…", opener);
    const began = performance.now();
    const clock = setInterval(() => {
      work.count(` ${Math.round((performance.now() - began) / 1000)} s`);
    }, 1000);
    const of = { view: view(), choices: choices() };
    try {
      const answer = await fetch(PATH + window.location.search, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ title: asked.title, chapters: asked.chapters }),
        signal: work.signal,
      });
      if (!answer.ok) {
        work.fail(await downloads().refusal(answer));
        return null;
      }
      const report = { ...(await answer.json()), ...of };
      const pages = report.pages === 1 ? "1 page" : `${report.pages} pages`;
      work.end(`${pages}, ${downloads().size(report.bytes)}.`);
      return report;
    } catch {
      if (work.signal.aborted) work.end("Cancelled; no report was made.");
      else work.fail("The connection broke off; no report was made. Try again.");
      return null;
    } finally {
      clearInterval(clock);
    }
  }

  /* The report of the page as it is now; made anew unless it is the one that is shown. */
  async function current(opener, anew) {
    if (!asked.chapters.length) {
      const work = downloads().begin("export-report-status", "", opener);
      work.fail("A report needs at least one chapter. Tick one and try again.");
      return null;
    }
    const fits = shown && shown.view === view() && shown.choices === choices();
    if (fits && !anew) return shown;
    if (working) {
      // Another press waits for the one under way; what it asks for may be something else by then.
      await working;
      return current(opener, false);
    }
    working = made(opener);
    const report = await working;
    working = null;
    if (!report) return null;
    shown = report;
    draw();
    compare();
    return report;
  }

  async function save(opener) {
    const report = await current(opener, false);
    if (!report) return;
    downloads().download(`${PATH}/${report.key}.pdf`, {
      room: "export-report-status",
      opener,
      name: report.name,
    });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest?.("#export-report-preview, #export-report-pdf");
    if (!button) return;
    if (button.id === "export-report-pdf") save(button);
    else current(button, true);
  });

  /* ---- its pages ------------------------------------------------------------------------- */

  function draw() {
    const strip = find("export-pages");
    if (!strip || !shown) return;
    const pages = Array.from({ length: shown.pages }, (_, at) => page(at + 1));
    strip.replaceChildren(...pages);
    strip.dataset.key = shown.key;
    strip.scrollLeft = 0;
  }

  function page(number) {
    const item = element("li", "report-page");
    const link = element("a");
    link.href = `${PATH}/${shown.key}/${number}.png`;
    link.target = "_blank";
    link.rel = "noopener";
    const picture = element("img");
    picture.loading = number > AT_ONCE ? "lazy" : "eager";
    picture.alt = `Page ${number} of ${shown.pages}`;
    picture.src = link.href;
    picture.addEventListener("error", () => {
      item.replaceChildren(element("p", "report-gone", `Page ${number} is not there any more.`));
    });
    link.append(picture);
    item.append(link);
    return item;
  }

  /* ---- the logo -------------------------------------------------------------------------- */

  function drawLogo(has) {
    const room = find("export-logo");
    if (!room) return;
    const input = element("input", "visually-hidden report-file");
    input.type = "file";
    input.id = "export-logo-file";
    input.accept = PICTURES;
    input.addEventListener("change", () => input.files.length && send("POST", input.files[0]));
    const choose = element("label", "button", has ? "Change" : "Choose a PNG or JPEG");
    choose.htmlFor = input.id;
    if (!has) {
      room.replaceChildren(input, choose);
      return;
    }
    const picture = element("img", "report-logo-picture");
    picture.src = `${LOGO}?made=${logoMade}`;
    picture.alt = "The logo of the report";
    const remove = element("button", "button button-quiet", "Remove");
    remove.type = "button";
    remove.addEventListener("click", () => send("DELETE"));
    room.replaceChildren(picture, input, choose, remove);
  }

  async function send(method, file) {
    const message = find("export-logo-message");
    message.textContent = "";
    find("export-logo").classList.add("is-sending");
    try {
      const answer = await fetch(LOGO, { method, body: file });
      if (answer.ok) {
        logoMade += 1;
        drawLogo(method === "POST");
      } else message.textContent = await downloads().refusal(answer);
    } catch {
      message.textContent = "The connection broke off; the logo is as it was. Try again.";
    }
    find("export-logo")?.classList.remove("is-sending");
    const input = find("export-logo-file");
    if (input) input.value = ""; // the same file can be chosen again after it was corrected
    input?.focus({ preventScroll: true });
    compare();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    report: {
      asked: function (title, chapters, seen, snapshot) {
        asked = { title: title || "", chapters: chapters || [], view: seen, snapshot };
        const strip = find("export-pages");
        if (shown && strip && strip.dataset.key !== shown.key) draw(); // back from another tab
        compare();
        return window.dash_clientside.no_update;
      },
      logo: function (has) {
        drawLogo(Boolean(has));
        return window.dash_clientside.no_update;
      },
    },
  });
})();
