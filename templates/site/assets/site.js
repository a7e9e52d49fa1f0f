// Search, and tables that sort and filter: comforts on pages that are whole without them.
(function () {
  "use strict";
  var script = document.currentScript;
  var root = script.dataset.root;
  var language = script.dataset.language;
  var collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });

  function folded(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/gi, "oe").replace(/æ/gi, "ae").toLowerCase();
  }

  function made(name, text) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    return element;
  }

  // Search: the index is a script that is loaded at the first use, so that it works from disk too.
  var search = document.querySelector("search");
  var input = search.querySelector("input");
  var panel = search.querySelector(".found");
  var status = panel.querySelector("p");
  var list = panel.querySelector("ul");
  var MOST = 20;

  function load() {
    if (document.getElementById("index")) return;
    var index = made("script");
    index.id = "index";
    index.src = root + "assets/search.js";
    index.onload = show;
    document.head.append(index);
  }

  function show() {
    var words = folded(input.value).split(/\s+/).filter(Boolean);
    panel.hidden = !words.length;
    list.replaceChildren();
    if (!words.length || !window.PLANCODE_INDEX) return;
    var found = window.PLANCODE_INDEX.filter(function (entry) {
      entry.folded = entry.folded || folded(entry[1] + " " + entry[2] + " " + entry[4]);
      return words.every(function (word) { return entry.folded.includes(word); });
    });
    // Names that begin with what is typed come first, then names that hold all of it; the order of the index decides the rest.
    found.sort(function (one, other) { return rank(one) - rank(other); });
    function rank(entry) {
      var name = folded(entry[1]);
      return name.startsWith(words[0]) ? 0 : words.every(function (word) { return name.includes(word); }) ? 1 : 2;
    }
    status.textContent = !found.length ? search.dataset.none
      : found.length === 1 ? search.dataset.one
      : search.dataset.many + " " + found.length + (found.length > MOST ? " (" + search.dataset.first + " " + MOST + ")" : "");
    found.slice(0, MOST).forEach(function (entry) {
      var item = made("li");
      var link = made("a", entry[1]);
      link.href = root + language + "/" + entry[3];
      var about = made("span", search.dataset[entry[0]] + (entry[2] ? " · " + entry[2] : ""));
      about.className = "soft small";
      item.append(link, made("br"), about);
      list.append(item);
    });
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", function () { load(); show(); });
  search.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { input.value = ""; show(); input.focus(); }
    if (event.key === "Enter" && event.target === input && list.querySelector("a")) list.querySelector("a").click();
  });
  search.addEventListener("focusout", function (event) {
    if (!search.contains(event.relatedTarget)) panel.hidden = true;
  });
  search.addEventListener("focusin", function () { panel.hidden = !input.value.trim(); });

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
      told.textContent = !words.length ? "" : left ? left + " / " + rows.length : search.dataset.none;
    });
  }

  // Where the pages stand in one row that is wider than the screen, the one that is open is in sight.
  var here = document.querySelector(".bar nav [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 64;

  // So is today in the picture of the year.
  document.querySelectorAll(".year-picture line.today").forEach(function (today) {
    var picture = today.ownerSVGElement;
    var frame = picture.parentElement;
    var place = picture.clientWidth * today.x1.baseVal.value / picture.viewBox.baseVal.width;
    frame.scrollLeft = place - frame.clientWidth * 0.6;
  });
})();
