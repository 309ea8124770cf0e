/* A chart as a picture for white paper: Plotly draws it, and the style sheet and fonts of the page
   go into the drawing, always with the colours of the light theme. */
(function () {
  "use strict";

  const SCALE = 2;
  const WIDEST = 820; // what fills a page; reports/screen_page.py counts with it
  const NARROWEST = 552; // a chart of a phone is drawn as one of two side by side
  const FAMILY = /Inter/;
  const PROBE = 24;
  const PROBES = ["M", "\u0101", "\u20b9"]; // a letter of each file of the font
  const MOST_FRAMES = 120;
  let fonts = null;

  /* Rules of the page's own style sheets that hold now, media queries followed. */
  function rules() {
    const own = [...document.styleSheets].filter((sheet) => sheet.href?.includes("/assets/"));
    const open = (rule) =>
      rule instanceof CSSMediaRule
        ? window.matchMedia(rule.conditionText).matches
          ? [...rule.cssRules].flatMap(open)
          : []
        : [rule];
    return own.flatMap((sheet) => [...sheet.cssRules].flatMap(open));
  }

  /* Rules for what is inside a drawing; the pointer and boxes over it are no part of it. */
  function style() {
    const about = rules().filter(
      (rule) => rule.selectorText?.includes(".js-plotly-plot") && !/hover|drag/.test(rule.selectorText)
    );
    const text = about.map((rule) => rule.cssText).join("\n");
    const paper = document.createElement("div");
    paper.dataset.bsTheme = "light";
    paper.hidden = true;
    document.body.append(paper);
    const light = getComputedStyle(paper);
    const names = new Set([...text.matchAll(/var\((--[\w-]+)/g)].map((found) => found[1]));
    const values = [...names].map((name) => `${name}:${light.getPropertyValue(name)};`).join("");
    paper.remove();
    return `svg{${values}}\n${text}`;
  }

  function base64(buffer) {
    let text = "";
    new Uint8Array(buffer).forEach((byte) => (text += String.fromCharCode(byte)));
    return btoa(text);
  }

  /* A drawing shown as a picture loads nothing, so its fonts go in. */
  async function embedded(rule) {
    const address = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))[1];
    const answer = await fetch(new URL(address, rule.parentStyleSheet.href));
    if (!answer.ok) return "";
    const range = rule.style.getPropertyValue("unicode-range");
    return (
      `@font-face{font-family:"Inter Variable";font-weight:100 900;unicode-range:${range};` +
      `src:url(data:font/woff2;base64,${base64(await answer.arrayBuffer())}) format("woff2")}`
    );
  }

  function faces() {
    const inter = rules().filter(
      (rule) => rule instanceof CSSFontFaceRule && FAMILY.test(rule.style.getPropertyValue("font-family"))
    );
    fonts ??= Promise.all(inter.map(embedded)).then((all) => all.join("\n"));
    return fonts.catch((error) => {
      fonts = null;
      throw error;
    });
  }

  function svg(name, attributes, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    node.append(...children);
    return node;
  }

  /* Below the chart, a letter of each font: what has no ink there is not unpacked yet. */
  const letters = () =>
    PROBES.map((letter, at) =>
      svg("text", { x: at * PROBE, y: "100%", "font-family": "Inter Variable", "font-size": 20 }, letter)
    );

  async function drawing(plot, width, height, embeddedFonts) {
    const options = { format: "svg", width, height, imageDataOnly: true };
    const drawn = await window.Plotly.toImage(plot, options);
    const chart = new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
    const sheet = svg("style", {}, `${embeddedFonts}\n${style()}`);
    // The rules ask for a plot in a room of its kind: a drawing around the drawing is both.
    const inner = svg("g", { class: "js-plotly-plot" }, document.importNode(chart, true));
    const room = svg("g", { class: plot.closest(".chart-room")?.className ?? "" }, inner);
    const whole = svg("svg", { width, height: height + PROBE }, sheet, room, ...letters());
    const image = new Image();
    const written = new XMLSerializer().serializeToString(whole);
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written)}`;
    await image.decode();
    return image;
  }

  const hasInk = (pen, x, y) => {
    const { data } = pen.getImageData(x, y, PROBE * SCALE, PROBE * SCALE);
    return data.some((value) => value < 128);
  };

  /* Draws until every font is there; false where one never comes. */
  async function inked(pen, image, height) {
    const { canvas } = pen;
    for (let frame = 0; frame < MOST_FRAMES; frame += 1) {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      const y = height * SCALE;
      if (PROBES.every((_, at) => hasInk(pen, at * PROBE * SCALE, y))) return true;
      await new Promise((go) => (document.hidden ? setTimeout(go, 50) : requestAnimationFrame(go)));
    }
    return false;
  }

  function sheetOfPaper(width, height) {
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    return canvas.getContext("2d", { willReadFrequently: true });
  }

  /* A chart as the address of a PNG, two pixels for each on the screen. */
  async function picture(plot) {
    const width = Math.min(Math.max(Math.round(plot.clientWidth), NARROWEST), WIDEST);
    const height = Math.round(plot.clientHeight);
    const pen = sheetOfPaper(width, height + PROBE);
    const image = await drawing(plot, width, height, await faces());
    if (!(await inked(pen, image, height))) {
      await inked(pen, await drawing(plot, width, height, ""), height); // the system's own fonts
    }
    const paper = sheetOfPaper(width, height);
    paper.drawImage(pen.canvas, 0, 0);
    return paper.canvas.toDataURL("image/png");
  }

  window.roiChartPicture = picture;
})();
