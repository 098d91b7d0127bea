"use strict";
// Draws a run's curves from its history, and follows a run that is going on. A row of the history is
// [iteration, epoch, loss, training accuracy, validation accuracy or null, learning rate, seconds].
(() => {
  const ITERATION = 0, EPOCH = 1, LOSS = 2, TRAINING = 3, VALIDATION = 4, RATE = 5, SECONDS = 6;
  // In units of the picture, which is as wide as a phone.
  const WIDTH = 360, HEIGHT = 256, LEFT = 58, RIGHT = 12, TOP = 42, BOTTOM = 44;
  const SHORTEST_DRAG = 8;

  const byId = id => document.getElementById(id);
  const run = JSON.parse(byId("run").textContent);
  const rows = run.rows;
  let smoothing = 0;
  let zoom = null; // the first and the last epoch that are shown; null for all

  const percent = value => value === null ? null : 100 * value;

  /** Examples a second since the row before. */
  function speed(row, index) {
    const before = index > 0 ? rows[index - 1] : [0, 0, 0, 0, 0, 0, 0];
    const seconds = row[SECONDS] - before[SECONDS];
    return seconds > 0 ? (row[EPOCH] - before[EPOCH]) * run.examples / seconds : null;
  }

  const charts = [
    {title: "Loss, with the L2 term", lines: [{name: "training", value: row => row[LOSS]}]},
    {title: "Accuracy in %", lines: [
      {name: "training (running)", value: row => percent(row[TRAINING])},
      {name: "validation", value: row => percent(row[VALIDATION])}]},
    {title: "Learning rate", lines: [{name: "learning rate", value: row => row[RATE], exact: true}]},
    {title: "Examples a second", lines: [{name: "examples a second", value: speed}]},
  ];

  /** The points of a line; where it has no value, it has no point. */
  function points(line) {
    return rows.map((row, index) => ({x: row[EPOCH], y: line.value(row, index)}))
      .filter(point => point.y !== null && Number.isFinite(point.y));
  }

  /** An exponential moving average, corrected for its start at nothing (Kingma and Ba, 2015). */
  function smoothed(line) {
    let sum = 0, weight = 0;
    return line.map(({x, y}) => {
      sum = smoothing * sum + (1 - smoothing) * y;
      weight = smoothing * weight + (1 - smoothing);
      return {x, y: sum / weight};
    });
  }

  /** Numbers 1, 2 or 5 times a power of ten apart, about so many of them within a range. */
  function ticks(low, high, count) {
    const rough = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(width => width >= rough);
    const found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      found.push(i * step);
    }
    return found;
  }

  function number(value) {
    const size = Math.abs(value);
    if (size >= 1000) return value.toLocaleString("en", {notation: "compact", maximumSignificantDigits: 3});
    if (size > 0 && size < 0.001) return value.toExponential(1);
    return String(Number(value.toPrecision(3)));
  }

  /** The range of some numbers and a little more; what differs by rounding alone is drawn flat. */
  function range(values) {
    const low = values.reduce((a, b) => Math.min(a, b)), high = values.reduce((a, b) => Math.max(a, b));
    const size = Math.max(Math.abs(low), Math.abs(high));
    const pad = high - low > 1e-9 * size ? 0.05 * (high - low) : 0.1 * size || 1;
    return [low - pad, high + pad];
  }

  function visibleEpochs() {
    const last = rows.length ? rows[rows.length - 1][EPOCH] : 1;
    return zoom || [0, last];
  }

  const within = ([from, to]) => point => point.x >= from && point.x <= to;

  function draw(chart) {
    const [from, to] = visibleEpochs();
    const raw = chart.lines.map(points);
    const smooth = raw.map((line, index) => chart.lines[index].exact ? line : smoothed(line));
    const seen = raw.flat().concat(smooth.flat()).filter(within([from, to])).map(point => point.y);
    const [low, high] = range(seen.length ? seen : [0, 1]);
    const xAt = x => LEFT + (x - from) / (to - from) * (WIDTH - LEFT - RIGHT);
    const yAt = y => HEIGHT - BOTTOM - (y - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    chart.epochAt = x => from + (x - LEFT) / (WIDTH - LEFT - RIGHT) * (to - from);
    chart.xAt = xAt;
    chart.seen = smooth.map(line => line.filter(within([from, to])));
    const path = line => line.map(({x, y}) => xAt(x).toFixed(1) + "," + yAt(y).toFixed(1)).join(" ");
    const curve = (line, style, kind) => line.length === 1
      ? `<circle class="line${style} ${kind}" cx="${xAt(line[0].x)}" cy="${yAt(line[0].y)}" r="3"/>`
      : `<polyline class="line${style} ${kind}" points="${path(line)}"/>`;
    const grid = ticks(low, high, 5).map(tick =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${yAt(tick)}" y2="${yAt(tick)}"/>` +
      `<text class="y" x="${LEFT - 6}" y="${yAt(tick) + 4}">${number(tick)}</text>`);
    const below = ticks(from, to, 5).map(tick =>
      `<text class="x" x="${xAt(tick)}" y="${HEIGHT - BOTTOM + 16}">${number(tick)}</text>`);
    const lines = raw.map((line, style) =>
      (smoothing > 0 ? curve(line, style, "raw") : "") + curve(smooth[style], style, "curve"));
    chart.svg.innerHTML =
      `<clipPath id="${chart.id}"><rect x="${LEFT}" y="${TOP - 4}" width="${WIDTH - LEFT - RIGHT}"` +
      ` height="${HEIGHT - TOP - BOTTOM + 8}"/></clipPath>` +
      `<text class="title" x="4" y="17">${chart.title}</text>` + grid.join("") + below.join("") +
      `<text class="x" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}">epoch</text>` +
      `<g clip-path="url(#${chart.id})">${lines.join("")}</g>` +
      `<rect class="zoom" y="${TOP}" height="${HEIGHT - TOP - BOTTOM}" width="0"/>` +
      `<line class="pointer" y1="${TOP}" y2="${HEIGHT - BOTTOM}" visibility="hidden"/>`;
    tell(chart, null);
  }

  /** Under the title: the newest values, or those at the epoch that is pointed at. */
  function tell(chart, epoch) {
    const told = chart.lines.map((line, style) => {
      const all = chart.seen[style];
      const nearest = epoch === null ? all[all.length - 1] : all.reduce((best, point) =>
        best && Math.abs(best.x - epoch) <= Math.abs(point.x - epoch) ? best : point, undefined);
      return nearest ? `<span class="line${style}">${line.name} <b>${number(nearest.y)}</b></span>` : "";
    });
    chart.values.innerHTML = told.join(" ") + (epoch === null ? "" : ` at epoch ${number(epoch)}`);
  }

  function drawAll() {
    if (rows.length) charts.forEach(draw);
    byId("whole").disabled = zoom === null;
  }

  function add(chart, index) {
    const box = document.createElement("div");
    box.className = "chart curves";
    box.innerHTML = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${chart.title}"></svg>` +
      `<p class="values"></p>`;
    byId("curves").append(box);
    chart.id = "plot" + index;
    chart.svg = box.querySelector("svg");
    chart.values = box.querySelector(".values");
    let start = null;
    const place = event => {
      const frame = chart.svg.getBoundingClientRect();
      const x = (event.clientX - frame.left) / frame.width * WIDTH;
      return Math.max(LEFT, Math.min(WIDTH - RIGHT, x));
    };
    chart.svg.addEventListener("pointerdown", event => {
      if (!rows.length) return;
      start = place(event);
      if (event.isTrusted) chart.svg.setPointerCapture(event.pointerId);
    });
    chart.svg.addEventListener("pointermove", event => {
      if (!rows.length) return;
      const x = place(event);
      const pointer = chart.svg.querySelector(".pointer");
      pointer.setAttribute("visibility", "visible");
      pointer.setAttribute("x1", x);
      pointer.setAttribute("x2", x);
      tell(chart, chart.epochAt(x));
      if (start !== null) {
        const zoomed = chart.svg.querySelector(".zoom");
        zoomed.setAttribute("x", Math.min(start, x));
        zoomed.setAttribute("width", Math.abs(x - start));
      }
    });
    chart.svg.addEventListener("pointerup", event => {
      const end = place(event);
      if (start !== null && Math.abs(end - start) >= SHORTEST_DRAG) {
        zoom = [chart.epochAt(Math.min(start, end)), chart.epochAt(Math.max(start, end))];
      }
      start = null;
      drawAll();
    });
    for (const kind of ["pointerleave", "pointercancel"]) {
      chart.svg.addEventListener(kind, () => {
        start = null;
        drawAll();
      });
    }
  }

  function status(text, made) {
    byId("status").textContent = text;
    byId("progress").value = made / run.iterations;
  }

  function progress() {
    const last = rows[rows.length - 1];
    const validated = rows.filter(row => row[VALIDATION] !== null).pop();
    const left = last[SECONDS] / last[ITERATION] * (run.iterations - last[ITERATION]);
    status(`training: epoch ${last[EPOCH].toFixed(2)} of ${number(run.epochs)}, loss ${number(last[LOSS])}` +
      (validated ? `, validation accuracy ${percent(validated[VALIDATION]).toFixed(1)} %` : "") +
      `; ${Math.round(last[SECONDS])} s, about ${Math.round(left)} s left`, last[ITERATION]);
  }

  /** Takes what the server tells; many rows that come at once are drawn once. */
  function follow() {
    const events = new EventSource("events");
    let waiting = false;
    byId("progress").hidden = false;
    events.addEventListener("entry", event => {
      rows.push(JSON.parse(event.data));
      if (!waiting) {
        waiting = true;
        setTimeout(() => {
          waiting = false;
          if (events.readyState !== EventSource.CLOSED) progress();
          drawAll();
        }, 100);
      }
    });
    events.addEventListener("end", event => {
      events.close();
      const end = JSON.parse(event.data);
      byId("findings").innerHTML = end.findings;
      byId("progress").hidden = true;
      status(end.conclusion, run.iterations);
      drawAll();
    });
    events.addEventListener("error", () => {
      status("no connection to the run: it was ended, or this page will find it again", 0);
    });
  }

  byId("smoothing").addEventListener("input", event => {
    smoothing = Number(event.target.value);
    byId("smoothness").textContent = smoothing > 0 ? smoothing.toFixed(2) : "none";
    drawAll();
  });
  byId("whole").addEventListener("click", () => {
    zoom = null;
    drawAll();
  });
  charts.forEach(add);
  drawAll();
  if (run.live) follow();
})();
