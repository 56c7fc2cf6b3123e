// Sorting and searching of tables. Written for browsers of ten years ago: no library, no newer syntax.
(function () {
  "use strict";
  function each(list, what) { for (var i = 0; i < list.length; i++) { what(list[i], i); } }
  function key(row, column) {
    var cell = row.cells[column], given = cell.getAttribute("data-sort");
    var text = given === null ? cell.textContent.replace(/^\s+|\s+$/g, "") : given;
    return { blank: text === "" || text === "—", number: /^-?[0-9.]+$/.test(text) ? parseFloat(text) : null, text: text };
  }
  function compare(a, b) {
    if (a.number !== null && b.number !== null) { return a.number - b.number; }
    return a.text.localeCompare(b.text, "zh-CN");
  }
  function sort(table, column, down) {
    var body = table.tBodies[0], rows = [];
    each(body.rows, function (row, at) { rows.push({ row: row, at: at, key: key(row, column) }); });
    rows.sort(function (a, b) {
      if (a.key.blank !== b.key.blank) { return a.key.blank ? 1 : -1; }
      var order = compare(a.key, b.key);
      return (down ? -order : order) || a.at - b.at;
    });
    each(rows, function (one) { body.appendChild(one.row); });
  }
  function sortable(table) {
    each(table.tHead.rows[0].cells, function (head, column) {
      var button = document.createElement("button"), arrow = document.createElement("span");
      var printed = document.createElement("span");
      button.type = "button";
      // A button is not repeated with its heading on the next sheet of paper; plain text is.
      printed.className = "printed";
      printed.setAttribute("aria-hidden", "true");
      printed.textContent = head.textContent;
      while (head.firstChild) { button.appendChild(head.firstChild); }
      arrow.setAttribute("aria-hidden", "true");
      arrow.textContent = "↕";
      button.appendChild(arrow);
      head.appendChild(button);
      head.appendChild(printed);
      button.onclick = function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        each(table.tHead.rows[0].cells, function (other) {
          other.removeAttribute("aria-sort");
          other.querySelector("button span").textContent = "↕";
        });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        arrow.textContent = down ? "↓" : "↑";
        sort(table, column, down);
      };
    });
  }
  function searchable(block) {
    var input = block.querySelector("input[type=search]"), told = block.querySelector(".found");
    if (!input) { return; }
    input.oninput = function () {
      var words = input.value.toLowerCase().split(/\s+/), shown = 0, rows = block.querySelector("table").tBodies[0].rows;
      each(rows, function (row) {
        var text = row.textContent.toLowerCase(), fits = true;
        each(words, function (word) { if (text.indexOf(word) < 0) { fits = false; } });
        row.style.display = fits ? "" : "none";
        if (fits) { shown++; }
      });
      told.textContent = input.value ? "找到 " + shown + " 行，共 " + rows.length + " 行" : "";
    };
  }
  each(document.querySelectorAll("div.table"), function (block) {
    var table = block.querySelector("table");
    if (table.tBodies[0].rows.length > 1 && !/\bordered\b/.test(table.className)) { sortable(table); }
    searchable(block);
  });
}());
