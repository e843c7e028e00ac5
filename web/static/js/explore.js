// Draws days of prices with Plotly after 探索 was tapped: ranges, zoom, the year before laid over, a picture to keep.
const place = document.getElementById("draw");
const DAY = 24 * 3600 * 1000;
const ranges = [...document.querySelectorAll("button[data-days]")];
const NARROW = 40 * 16;
const ENGLISH = { tickformat: "%-d %b\n%Y", hoverformat: "%-d %b %Y" };
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// What the role of a trace (its `meta`) looks like; lines beside each other have one colour each, and their dashes.
const ROLES = {
  band: (trace) => { trace.fillcolor = colour("--link") + "2b"; },
  price: (trace) => { trace.line.color = colour("--link"); },
  older: (trace) => { trace.line.color = colour("--up"); },
  line: (trace, number) => { trace.line.color = colour(number ? `--l${number + 1}` : "--link"); },
};

function paint({ data, layout }) {
  const axis = { gridcolor: colour("--line"), linecolor: colour("--soft"), tickfont: { size: 14 } };
  layout.font = { color: colour("--ink"), size: 15, family: getComputedStyle(document.documentElement).fontFamily };
  layout.xaxis = { ...layout.xaxis, ...axis };
  layout.yaxis = { ...layout.yaxis, ...axis };
  layout.hoverlabel = { bgcolor: colour("--card"), font: { color: colour("--ink"), size: 15 }, namelength: -1 };
  if (place.dataset.lang === "en") Object.assign(layout.xaxis, ENGLISH);
  data.forEach((trace, number) => ROLES[trace.meta](trace, number));
  if (innerWidth < NARROW) narrow(data, layout);
  return { data, layout };
}

// On a narrow screen one line is told at a time, part below part.
function narrow(data, layout) {
  layout.hovermode = "closest";
  for (const trace of data.filter((one) => one.meta === "line")) {
    const parts = [`%{x|${layout.xaxis.hoverformat}}`, trace.name, ...trace.hovertemplate.split(" · ")];
    trace.hovertemplate = parts.join("<br>") + "<extra></extra>";
  }
}

const day = (moment) => new Date(moment).toISOString().slice(0, 10);
const newest = () => Math.max(...place.data.filter((trace) => trace.meta !== "band" && trace.x.length).map((trace) => Date.parse(trace.x.at(-1))));

function range(button) {
  for (const other of ranges) other.setAttribute("aria-pressed", other === button);
  const days = Number(button.dataset.days);
  const last = newest();
  const span = days ? { "xaxis.range": [day(last - days * DAY), day(last + DAY)] } : { "xaxis.autorange": true };
  Plotly.relayout(place, span);
}

// Closer or farther; the newest day stays where it is.
function zoom(factor) {
  const [first, last] = place.layout.xaxis.range.map((end) => Date.parse(end));
  Plotly.relayout(place, { "xaxis.range": [day(last - (last - first) * factor), day(last)] });
}

function overlay(button) {
  const shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", shown);
  Plotly.restyle(place, { visible: shown }, [place.data.findIndex((trace) => trace.meta === "older")]);
}

// The picture on the page's own ground, twice as fine.
async function keep(button) {
  await Plotly.relayout(place, { paper_bgcolor: colour("--card") });
  const size = { format: "png", filename: button.dataset.png, width: 1200, height: 700, scale: 2 };
  await Plotly.downloadImage(place, size);
}

const on = (name, deed) => {
  for (const button of document.querySelectorAll(`button[data-${name}]`)) button.addEventListener("click", () => deed(button));
};

async function draw() {
  const answer = await fetch(place.dataset.figure);
  if (!answer.ok) throw new Error(answer.status);
  const { data, layout } = paint(await answer.json());
  place.replaceChildren();
  const options = { responsive: true, displayModeBar: false, scrollZoom: true, locale: place.dataset.lang };
  await Plotly.newPlot(place, data, layout, options);
  on("days", range);
  on("zoom", (button) => zoom(Number(button.dataset.zoom)));
  on("older", overlay);
  on("png", keep);
  range(ranges.find((button) => button.getAttribute("aria-pressed") === "true"));
}

draw().catch(() => { place.textContent = place.dataset.failed; });
