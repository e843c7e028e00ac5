// Draws a product's days with Plotly after 探索 was tapped: ranges, zoom, and the year before laid over.
const place = document.getElementById("draw");
const PRICE = 2, OLDER = 3, DAY = 24 * 3600 * 1000;
const MINUS = ["select2d", "lasso2d", "autoScale2d"];

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
  const [upper, lower, price, before] = figure.data;
  upper.line.color = lower.line.color = price.line.color = line;
  lower.fillcolor = line + "2b";
  before.line.color = older;
  return figure;
}

function range(days) {
  const last = Date.parse(place.data[PRICE].x.at(-1));
  const first = new Date(last - days * DAY).toISOString().slice(0, 10);
  const span = days ? { "xaxis.range": [first, new Date(last + DAY).toISOString().slice(0, 10)] } : { "xaxis.autorange": true };
  Plotly.relayout(place, span);
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
  const options = { responsive: true, displaylogo: false, scrollZoom: true, locale: place.dataset.lang, modeBarButtonsToRemove: MINUS };
  await Plotly.newPlot(place, data, layout, options);
  for (const button of document.querySelectorAll("button[data-days]")) button.addEventListener("click", () => range(Number(button.dataset.days)));
  document.querySelector("button[data-older]").addEventListener("click", (event) => overlay(event.currentTarget));
  range(365);
}

draw().catch(() => { place.textContent = place.dataset.failed; });
