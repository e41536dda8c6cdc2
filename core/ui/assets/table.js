// Draws a real HTML table. Every text goes in as text, never as HTML: names of suppliers are hostile input.
// A link is a plain address, so it opens in a new tab like any other; a plain click goes there without reloading.
function follow(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  history.pushState({}, "", event.currentTarget.href);
  window.dispatchEvent(new PopStateEvent("popstate"));
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}

function makeLink(text, address) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = text;
  link.addEventListener("click", follow);
  return link;
}

function makeCell(column, text, address, isRowHeading) {
  const cell = document.createElement(isRowHeading ? "th" : "td");
  if (isRowHeading) cell.scope = "row";
  cell.className = column.room;
  cell.append(address ? makeLink(text, address) : text);
  return cell;
}

export default function ({ data, parentElement }) {
  const region = parentElement.querySelector(".region");
  const table = region.querySelector("table");
  region.setAttribute("aria-label", data.caption);
  table.replaceChildren();
  table.createCaption().textContent = data.caption;
  const head = table.createTHead().insertRow();
  for (const column of data.columns) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = column.heading;
    cell.className = column.room;
    head.append(cell);
  }
  const body = table.createTBody();
  data.rows.forEach((row, index) => {
    const line = body.insertRow();
    if (data.emphasised.includes(index)) line.className = "emphasised";
    row.forEach((text, at) => line.append(makeCell(data.columns[at], text, at === 0 && data.links[index], at === 0)));
  });
}
