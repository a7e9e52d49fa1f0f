// Tables that sort and filter.
(function () {
  "use strict";
  var made = window.plancode.made;
  var folded = window.plancode.folded;
  var collator = new Intl.Collator(window.plancode.language, { numeric: true, sensitivity: "base" });

  // Tables: a click on a heading sorts, a second one turns the order round.
  document.querySelectorAll("table.sortable").forEach(function (table) {
    var body = table.tBodies[0];
    if (body.rows.length < 2) return;
    table.querySelectorAll("thead th").forEach(function (heading) {
      var button = made("button", heading.textContent);
      button.type = "button";
      heading.replaceChildren(button);
      button.addEventListener("click", function () { sort(table, heading); });
    });
    filter(table, table.closest(".scroll").previousElementSibling);
  });

  function sort(table, heading) {
    var down = heading.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("[aria-sort]").forEach(function (each) { each.removeAttribute("aria-sort"); });
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    rows.sort(function (one, other) {
      var first = value(one.cells[heading.cellIndex]);
      var second = value(other.cells[heading.cellIndex]);
      // What is empty stands last, whichever way the others go.
      return !first || !second ? !first - !second : collator.compare(first, second) * (down ? -1 : 1);
    });
    body.append.apply(body, rows);
  }

  function value(cell) {
    var time = cell.querySelector("time");
    return cell.dataset.sort || (time ? time.dateTime : cell.textContent.trim());
  }

  function filter(table, above) {
    var field = above.querySelector("input");
    var told = above.querySelector("[role=status]");
    field.addEventListener("input", function () {
      var words = folded(field.value).split(/\s+/).filter(Boolean);
      var rows = Array.from(table.tBodies[0].rows);
      rows.forEach(function (row) {
        row.hidden = !words.every(function (word) { return folded(row.textContent).includes(word); });
      });
      var left = rows.filter(function (row) { return !row.hidden; }).length;
      told.textContent = !words.length ? "" : left ? left + " / " + rows.length : field.dataset.none;
    });
  }
})();
