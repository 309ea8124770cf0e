/* Streams dropped or chosen files to the server, one request a file, with progress and cancel.

   Dash has no file input of its own that streams, so this script puts a real one into the
   `upload-drop` element whenever the Data page shows it. When every file has arrived the batch
   is handed to Dash through the `store-upload` store; the bytes never pass through a store. */
(function () {
  "use strict";

  const MOUNT = "upload-drop";
  const INPUT = "upload-files";
  const PROGRESS = "upload-progress";
  const PREVIEW = "upload-preview";
  const REPORT = "upload-report";
  const STORE = "store-upload";
  const ENDPOINT = "/api/uploads";
  const ACCEPT = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.json,.jsonl,.gz,.zip";
  const DRAGGING = "data-dragging";

  /* The upload under way: { batch, items, sent, current, summary, began, done, total } or null. */
  let upload = null;

  const find = (id) => document.getElementById(id);

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  function newBatch() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function size(bytes) {
    if (bytes < 1000) return `${bytes} bytes`;
    if (bytes < 1e6) return `${Math.round(bytes / 1000)} KB`;
    return `${(bytes / 1e6).toFixed(1)} MB`;
  }

  /* ---- the file input ------------------------------------------------------------------ */

  function mountInput() {
    const mount = find(MOUNT);
    if (!mount) {
      document.body.classList.remove(DRAGGING);
      if (upload) cancelAll();
      return;
    }
    if (find(INPUT)) return;
    const input = element("input", "visually-hidden data-file-input");
    input.type = "file";
    input.id = INPUT;
    input.multiple = true;
    input.accept = ACCEPT;
    input.setAttribute("aria-describedby", "upload-hint");
    input.addEventListener("change", () => {
      const files = Array.from(input.files);
      input.value = ""; // the same file can be chosen again after it was corrected
      begin(files, []);
    });
    const label = element("label", "button button-primary data-browse", "Choose files");
    label.htmlFor = INPUT;
    mount.append(input, label);
  }

  /* ---- drag and drop, anywhere on the Data page ---------------------------------------- */

  const carriesFiles = (event) =>
    Boolean(find(MOUNT)) && Array.from(event.dataTransfer?.types ?? []).includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    document.body.classList.add(DRAGGING);
  });

  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove(DRAGGING);
  });

  document.addEventListener("drop", (event) => {
    document.body.classList.remove(DRAGGING);
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const files = [];
    const folders = [];
    for (const item of event.dataTransfer.items) {
      const entry = item.webkitGetAsEntry?.();
      if (entry?.isDirectory) folders.push(entry.name);
      else if (item.kind === "file") files.push(item.getAsFile());
    }
    begin(files.filter(Boolean), folders);
  });

  /* ---- one batch ----------------------------------------------------------------------- */

  /* Files dropped while an earlier batch still waits for its confirmation join that batch. */
  const waitingBatch = () =>
    find(PREVIEW)?.querySelector("[data-batch]")?.getAttribute("data-batch") || null;

  function distinctNames(files) {
    const taken = new Set();
    return files.map((file) => {
      const dot = file.name.lastIndexOf(".");
      const stem = dot > 0 ? file.name.slice(0, dot) : file.name;
      const ending = dot > 0 ? file.name.slice(dot) : "";
      let name = file.name;
      for (let copy = 2; taken.has(name); copy += 1) name = `${stem} (${copy})${ending}`;
      taken.add(name);
      return name;
    });
  }

  function begin(files, folders) {
    const list = find(PROGRESS);
    if (!list || (!files.length && !folders.length)) return;
    if (upload) {
      // A second drop during an upload waits its turn in the same batch.
      upload.items.push(...rows(list, files));
      upload.total += bytesOf(files);
      return;
    }
    list.replaceChildren();
    for (const name of folders) {
      fail(row(list, name), `“${name}” is a folder. Open it and drop the files inside.`);
    }
    if (!files.length) return;
    const summary = element("p", "data-transfer-summary");
    list.append(summary);
    upload = {
      batch: waitingBatch() ?? newBatch(),
      items: rows(list, files),
      sent: [],
      current: null,
      summary,
      began: performance.now(),
      done: 0,
      total: bytesOf(files),
    };
    next();
  }

  const bytesOf = (files) => files.reduce((sum, file) => sum + file.size, 0);

  const rows = (list, files) => {
    const names = distinctNames(files);
    return files.map((file, at) => ({ file, name: names[at], view: row(list, names[at], file.size) }));
  };

  function next() {
    if (!upload) return;
    const item = upload.items.shift();
    if (item) {
      if (item.cancelled) next();
      else send(item);
      return;
    }
    const { batch, sent, summary } = upload;
    upload = null;
    summary.remove();
    if (sent.length) {
      // `at` makes a corrected file under its old name a new value, so that it is read again.
      window.dash_clientside.set_props(STORE, { data: { batch, names: sent, at: Date.now() } });
      // Whoever dropped files further down the page must see what was read.
      find(PREVIEW)?.scrollIntoView({ block: "center" });
    }
  }

  function send(item) {
    const request = new XMLHttpRequest();
    upload.current = request;
    const address = `${ENDPOINT}?batch=${upload.batch}&name=${encodeURIComponent(item.name)}`;
    request.open("POST", address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      advance(item.view, event.loaded, event.total);
      summarise(event.loaded);
    };
    // However a file ended, there is that much less to send.
    request.onloadend = () => {
      if (upload) upload.done += item.file.size;
      next();
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        advance(item.view, item.file.size, item.file.size);
        finish(item.view, `Uploaded, ${size(item.file.size)}`);
        upload.sent.push(item.name);
      } else {
        fail(item.view, refusal(request, item.name));
      }
    };
    request.onerror = () => {
      // A server that refuses a large file early closes the connection before reading it all.
      fail(
        item.view,
        `The connection broke while ${item.name} was being sent. Check that the file still ` +
          "exists and that you are online, then drop it again."
      );
    };
    request.onabort = () => finish(item.view, "Cancelled");
    item.request = request;
    item.view.cancel.onclick = () => request.abort();
    request.send(item.file);
  }

  function cancelAll() {
    const { items, current } = upload;
    upload = null;
    items.length = 0;
    current?.abort();
  }

  function refusal(request, name) {
    let told = "";
    try {
      told = JSON.parse(request.responseText).error ?? "";
    } catch {
      told = "";
    }
    if (typeof told === "string" && told) return told;
    if (request.status === 413) {
      return `${name} is larger than this server takes. Split it, for example by month, and drop the parts.`;
    }
    if (request.status === 401) return `You are signed out. Sign in again, then drop ${name} again.`;
    if (request.status === 403) return `The server refused ${name}. Reload this page and drop it again.`;
    return `The server could not take ${name} (error ${request.status}). Wait a moment and drop it again.`;
  }

  /* ---- what is shown ------------------------------------------------------------------- */

  function row(list, name, bytes) {
    const item = element("div", "data-transfer");
    const title = element("span", "data-transfer-name", name);
    const state = element("span", "data-transfer-state", bytes === undefined ? "" : `Waiting, ${size(bytes)}`);
    const bar = element("div", "data-transfer-bar");
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-label", `Uploading ${name}`);
    bar.setAttribute("aria-valuemin", "0");
    bar.setAttribute("aria-valuemax", "100");
    bar.setAttribute("aria-valuenow", "0");
    const fill = element("div", "data-transfer-fill");
    bar.append(fill);
    const cancel = element("button", "button data-transfer-cancel", "Cancel");
    cancel.type = "button";
    cancel.setAttribute("aria-label", `Cancel the upload of ${name}`);
    item.append(title, state, bar, cancel);
    list.append(item);
    const view = { item, state, bar, fill, cancel };
    cancel.onclick = () => {
      // Not started yet: leave it out of the queue.
      const queued = upload?.items.find((entry) => entry.view === view);
      if (queued) queued.cancelled = true;
      finish(view, "Cancelled");
    };
    return view;
  }

  function advance(view, done, total) {
    const percent = total ? Math.floor((100 * done) / total) : 100;
    view.fill.style.width = `${percent}%`;
    view.bar.setAttribute("aria-valuenow", String(percent));
    view.state.textContent = `${size(done)} of ${size(total)}, ${percent}%`;
  }

  /* Several files, or one that takes long, say how far they are together. */
  function summarise(loaded) {
    const { summary, sent, items, began, done, total } = upload;
    const seconds = (performance.now() - began) / 1000;
    const bytes = done + loaded;
    const files = sent.length + items.length + 1;
    const parts = files > 1 ? [`${sent.length} of ${files} files sent`] : [];
    parts.push(`${size(bytes)} of ${size(total)}`);
    if (seconds > 1 && bytes < total) {
      parts.push(window.roiTimeLeft((seconds * (total - bytes)) / bytes));
    }
    summary.textContent = files > 1 || seconds > 1 ? parts.join(" · ") : "";
  }

  function finish(view, words) {
    view.state.textContent = words;
    view.cancel.remove();
    view.item.classList.add("data-transfer-done");
  }

  function fail(view, words) {
    finish(view, words);
    view.bar.remove();
    view.item.classList.add("data-transfer-failed");
    view.state.setAttribute("role", "alert");
  }

  /* Once the preview of a batch is on screen its finished transfers say nothing new. */
  function tidy() {
    if (upload || !waitingBatch()) return;
    for (const done of find(PROGRESS)?.querySelectorAll(".data-transfer-done") ?? []) {
      if (!done.classList.contains("data-transfer-failed")) done.remove();
    }
  }

  /* The button that was clicked is gone when the result comes: go on reading there, once the
     preview above it has made room. A failed import keeps its preview. */
  let reported = null;
  function goToReport() {
    const report = find(REPORT)?.firstElementChild ?? null;
    if (report === reported) return;
    if (report) {
      if (waitingBatch() && !report.classList.contains("data-report-failed")) return;
      report.focus({ preventScroll: true });
      report.scrollIntoView({ block: "nearest" });
    }
    reported = report;
  }

  new MutationObserver(() => {
    mountInput();
    tidy();
    goToReport();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
