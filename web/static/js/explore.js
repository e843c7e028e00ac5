// Draws a product's days with Plotly after 探索 was tapped: ranges, zoom, and the year before laid over.
const place = document.getElementById("draw");
const BAND = 0, PRICE = 1, OLDER = 2, DAY = 24 * 3600 * 1000;
const ranges = [...document.querySelectorAll("button[data-days]")];

function colours(layout) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = { gridcolor: colour("--line"), linecolor: colour("--soft"), tickfont: { size: 14 } };
  layout.font = { color: colour("--ink"), size: 15, family: style.fontFamily };
  layout.xaxis = { ...layout.xaxis, ...axis };
  layout.yaxis = { ...layout.yaxis, ...axis };
  layout.hoverlabel = { bgcolor: colour("--card"), font: { color: colour("--ink"), size: 15 } };
  return [colour("--link"), colour("--up")];
}

function paint(figure) {
  const [line, older] = colours(figure.layout);
  figure.data[BAND].fillcolor = line + "2b";
  figure.data[PRICE].line.color = line;
  figure.data[OLDER].line.color = older;
  return figure;
}

const day = (moment) => new Date(moment).toISOString().slice(0, 10);

function range(button) {
  for (const other of ranges) other.setAttribute("aria-pressed", other === button);
  const days = Number(button.dataset.days);
  const last = Date.parse(place.data[PRICE].x.at(-1));
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
  Plotly.restyle(place, { visible: shown }, [OLDER]);
}

async function draw() {
  const answer = await fetch(place.dataset.figure);
  if (!answer.ok) throw new Error(answer.status);
  const { data, layout } = paint(await answer.json());
  place.replaceChildren();
  const options = { responsive: true, displayModeBar: false, scrollZoom: true, locale: place.dataset.lang };
  await Plotly.newPlot(place, data, layout, options);
  for (const button of ranges) button.addEventListener("click", () => range(button));
  for (const button of document.querySelectorAll("button[data-zoom]")) button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  document.querySelector("button[data-older]").addEventListener("click", (event) => overlay(event.currentTarget));
  range(ranges.at(-2));
}

draw().catch(() => { place.textContent = place.dataset.failed; });
