"use strict";
for (const table of document.querySelectorAll("table.list")) {
  const body = table.tBodies[0];
  let rows = [...body.rows];

  const filter = table.parentNode.querySelector(".filter");
  if (filter) {
    const names = new Map(rows.map((row) =>
      [row, Array.from(row.querySelectorAll("bdi"), (name) => name.textContent).join("\n").toLowerCase()]));
    filter.hidden = false;
    filter.querySelector("input").addEventListener("input", (event) => {
      const wanted = event.target.value.toLowerCase();
      let shown = 0;
      for (const row of rows) {
        row.hidden = !names.get(row).includes(wanted);
        shown += !row.hidden;
      }
      filter.querySelector("output").textContent = wanted ? `${shown} of ${rows.length} shown` : "";
      if (table.tFoot) table.tFoot.hidden = wanted !== "";
    });
  }

  const heads = [...table.tHead.rows[0].cells];
  const { compare } = new Intl.Collator("en");
  for (const [column, head] of heads.entries()) {
    const numbers = head.dataset.sort === "number";
    if (!head.dataset.sort || rows.length < 2) continue;
    const key = (row) => numbers ? Number(row.cells[column].dataset.v ?? -1) : row.cells[column].querySelector("bdi").textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = head.ariaSort ?? (numbers ? "ascending" : "descending");
      const down = order === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows = rows.map((row) => [key(row), row])
        .sort(([a], [b]) => (numbers ? a - b : compare(a, b)) * (down ? -1 : 1))
        .map(([, row]) => row);
      body.append(...rows);
    });
  }
}
