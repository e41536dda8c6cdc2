// Saves a chart as a picture, made in this browser: what is drawn on screen, with its finding above and its source below.
const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 16;
const SIZES = { title: 20, words: 14, small: 12 };
const PIXELS = 2; // a PNG has twice the points of the screen, so that it prints well

function wrap(text, size, width) {
  const most = Math.floor(width / (size * 0.52));
  const lines = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

// Every text goes in as text: names of suppliers are hostile input.
function addLines(picture, text, size, weight, colour, width, top) {
  let at = top;
  for (const line of wrap(text, size, width - 2 * MARGIN)) {
    at += size * 1.35;
    const element = document.createElementNS(NAMESPACE, "text");
    for (const [name, value] of Object.entries({ x: MARGIN, y: at, "font-size": size, "font-weight": weight, fill: colour }))
      element.setAttribute(name, value);
    element.textContent = line;
    picture.append(element);
  }
  return at;
}

function addChart(picture, chart, top) {
  for (const layer of chart.querySelectorAll(".main-svg")) {
    const copy = layer.cloneNode(true);
    copy.querySelectorAll(".draglayer, .hoverlayer, .zoomlayer, .modebar").forEach((part) => part.remove());
    copy.setAttribute("x", 0);
    copy.setAttribute("y", top);
    copy.style.background = "none";
    picture.append(copy);
  }
}

function drawPicture(words, chart) {
  const app = getComputedStyle(document.querySelector(".stApp"));
  const { width, height } = chart.getBoundingClientRect();
  const picture = document.createElementNS(NAMESPACE, "svg");
  const ground = document.createElementNS(NAMESPACE, "rect");
  picture.append(ground);
  let at = addLines(picture, words.finding, SIZES.title, 700, app.color, width, MARGIN / 2);
  at = addLines(picture, words.statistic, SIZES.words, 400, app.color, width, at + 4);
  addChart(picture, chart, at + 8);
  at = addLines(picture, words.source, SIZES.small, 400, app.color, width, at + 8 + height) + MARGIN;
  for (const element of [picture, ground]) {
    element.setAttribute("width", width);
    element.setAttribute("height", at);
  }
  ground.setAttribute("fill", app.backgroundColor);
  picture.setAttribute("xmlns", NAMESPACE);
  picture.setAttribute("font-family", "sans-serif");
  const text = new XMLSerializer().serializeToString(picture).replace(/url\((&quot;|["'])?[^)#]*#/g, "url($1#");
  return { text, width, height: at };
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function makePng({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * PIXELS);
  canvas.height = Math.round(height * PIXELS);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

export default function ({ data, parentElement }) {
  const status = parentElement.querySelector("span");
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = async () => {
      status.textContent = "";
      const chart = document.querySelector(`.st-key-${data.chart} .js-plotly-plot`);
      if (!chart) {
        status.textContent = "The chart is not drawn yet";
        return;
      }
      const picture = drawPicture(data, chart);
      const isPng = button.value === "png";
      save(isPng ? await makePng(picture) : new Blob([picture.text], { type: "image/svg+xml" }), `${data.file}.${button.value}`);
      status.textContent = "Saved";
    };
  }
}
