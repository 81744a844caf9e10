"use strict";
for (const table of document.querySelectorAll("table[data-rows]")) {
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const said = table.dataset;
  const value = (row, at) => row.cells[at].dataset.v ?? row.cells[at].textContent.trim();
  const sort = (head, at) => {
    const isNumber = rows.every((row) => value(row, at) === "" || !Number.isNaN(Number(value(row, at))));
    const before = head.getAttribute("aria-sort");
    const down = before ? before === "ascending" : isNumber;
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = (one, other) => isNumber
      ? Number(value(one, at)) - Number(value(other, at))
      : value(one, at).localeCompare(value(other, at), document.documentElement.lang);
    rows.sort((one, other) => (down ? -1 : 1) * order(one, other));
    body.append(...rows);
  };
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = said.sort.replace("{column}", head.textContent.trim());
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, at));
    head.append(button);
  });
  if (rows.length <= 10) continue;
  const find = document.createElement("div"), label = document.createElement("label");
  const input = document.createElement("input"), shown = document.createElement("output");
  find.className = "find";
  input.type = "search";
  label.append(said.search + " ", input);
  find.append(label, shown);
  table.parentElement.before(find);
  const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const filter = () => {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const row of rows) {
      row.hidden = !terms.every((term) => words.get(row).includes(term));
      n += row.hidden ? 0 : 1;
    }
    shown.textContent = said.rows.replace("{n}", n).replace("{total}", rows.length);
  };
  input.addEventListener("input", filter);
  filter();
}
