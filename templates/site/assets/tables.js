// Lists that sort and filter, and the way to ask them as a whole: comforts on pages that are whole without them.
(function () {
  "use strict";
  var folded = window.plancode.folded;
  var collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  var source = document.currentScript.src;

  function made(name, text) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    return element;
  }

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
    var above = table.closest(".scroll").previousElementSibling;
    if (above && above.matches(".filter:not(.ask)")) filter(table, above);
  });

  function turn(table, heading) {
    var down = heading.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("[aria-sort]").forEach(function (each) { each.removeAttribute("aria-sort"); });
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    return down;
  }

  function sort(table, heading) {
    var down = turn(table, heading);
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    rows.sort(function (one, other) { return compared(value(one.cells[heading.cellIndex]), value(other.cells[heading.cellIndex]), down); });
    body.append.apply(body, rows);
  }

  // What is empty stands last, whichever way the others go.
  function compared(first, second, down) {
    if (first === "" || second === "") return (first === "") - (second === "");
    return (typeof first === "number" ? first - second : collator.compare(first, second)) * (down ? -1 : 1);
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

  // A list as a whole: all its rows come as a script, when they are asked for or the address asks.
  document.querySelectorAll(".ask").forEach(function (bar) {
    var field = bar.querySelector("input");
    var open = bar.querySelector("button");
    var query = new URLSearchParams(location.search);
    var loading = false;

    function load() {
      if (loading) return;
      loading = true;
      var script = made("script");
      script.src = bar.dataset.list;
      script.onload = function () {
        var ask = made("script");
        ask.src = source.replace("tables.js", "ask.js");
        ask.onload = function () { window.plancode.ask(bar, window.PLANCODE_LIST, query); };
        document.head.append(ask);
      };
      document.head.append(script);
    }

    open.addEventListener("click", load);
    field.addEventListener("input", load);
    query.delete("q");
    query.delete("me");
    if (query.size) load();
  });

  window.plancode.compared = compared;
  window.plancode.turn = turn;
})();
