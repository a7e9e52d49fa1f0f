// A list as a whole: filtered by words and facets, sorted, kept in the address, and downloaded; loaded when it is asked.
(function () {
  "use strict";
  var folded = window.plancode.folded;
  var compared = window.plancode.compared;
  var turn = window.plancode.turn;
  var language = document.documentElement.lang;
  var collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  var MOST = 100;

  function made(name, text) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    return element;
  }

  window.plancode.ask = asked;

  function asked(bar, list, query) {
    var field = bar.querySelector("input");
    var told = bar.querySelector("[role=status]");
    var columns = list.columns.map(function (each) { return { key: each[0], name: each[1], shown: each[2] }; });
    var rows = list.rows.map(function (each) { return { path: each[0], cells: each.slice(1), text: folded(each.slice(1).flat().join(" ")) }; });
    var order = query.get("sort") || "";
    var most = MOST;
    var chosen = rows;
    var selects = columns.map(function (column, at) { return column.shown === "f" ? choice(column, at) : null; });
    var table = made("table");
    table.className = "sortable rows asked";
    table.append(made("caption", document.querySelector("h1").textContent));
    table.caption.className = "hidden";
    var frame = made("div");
    frame.className = "scroll";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", document.querySelector("h1").textContent);
    frame.append(table);
    var more = button(list.words.more, function () { most += MOST; show(); });
    heads();
    bar.querySelector("button").replaceWith(button(list.words.csv, download));
    bar.append(button(list.words.back, leave));
    bar.after(frame, more);
    var others = [];
    for (var each = more.nextElementSibling; each && !/^H2$/.test(each.tagName); each = each.nextElementSibling) others.push(each);
    if (query.has("text")) field.value = query.get("text");
    field.addEventListener("input", changed);
    changed();

    function button(text, act) {
      var element = made("button", text);
      element.type = "button";
      element.addEventListener("click", act);
      return element;
    }

    // A facet: the values of its column, with how many rows have each.
    function choice(column, at) {
      var counts = new Map();
      rows.forEach(function (row) {
        values(row, at).forEach(function (each) { counts.set(each, (counts.get(each) || 0) + 1); });
      });
      var label = made("label", column.name + " ");
      var select = made("select");
      option(select, "", list.words.all);
      Array.from(counts.keys()).filter(Boolean).sort(collator.compare).forEach(function (each) { option(select, each, each + " (" + counts.get(each) + ")"); });
      if (counts.has("")) option(select, "-", list.words.none + " (" + counts.get("") + ")");
      select.value = query.get(column.key) || "";
      if (select.selectedIndex < 0) select.value = "";
      select.addEventListener("change", changed);
      label.append(select);
      told.before(label);
      return select;
    }

    function option(select, given, text) {
      var element = made("option", text);
      element.value = given;
      select.append(element);
    }

    function values(row, at) {
      var cell = row.cells[at];
      return Array.isArray(cell) ? (cell.length ? cell : [""]) : [String(cell)];
    }

    function heads() {
      var head = table.createTHead().insertRow();
      columns.forEach(function (column, at) {
        var heading = made("th");
        heading.scope = "col";
        if (column.shown === "n") heading.className = "number";
        heading.append(button(column.name, function () { order = (turn(table, heading) ? "-" : "") + columns[at].key; changed(); }));
        if (order.replace("-", "") === column.key) heading.setAttribute("aria-sort", order[0] === "-" ? "descending" : "ascending");
        head.append(heading);
      });
      table.createTBody();
    }

    function changed() {
      var words = folded(field.value).split(/\s+/).filter(Boolean);
      chosen = rows.filter(function (row) {
        return words.every(function (word) { return row.text.includes(word); }) && selects.every(function (select, at) {
          return !select || !select.value || values(row, at).includes(select.value === "-" ? "" : select.value);
        });
      });
      var by = columns.findIndex(function (column) { return column.key === order.replace("-", ""); });
      if (by >= 0) chosen.sort(function (one, other) { return compared(plain(one.cells[by]), plain(other.cells[by]), order[0] === "-"); });
      most = MOST;
      show();
      keep();
    }

    function plain(cell) {
      return Array.isArray(cell) ? cell.filter(Boolean).join(", ") : cell;
    }

    function show() {
      var body = made("tbody");
      chosen.slice(0, most).forEach(function (row) {
        var line = body.insertRow();
        columns.forEach(function (column, at) {
          var cell = line.insertCell();
          if (column.shown === "n") cell.className = "number";
          if (!at) {
            var link = made("a", row.cells[0]);
            link.href = bar.dataset.home + row.path;
            cell.append(link);
          } else cell.textContent = said(column, row.cells[at]);
        });
      });
      table.tBodies[0].replaceWith(body);
      others.forEach(function (each) { each.hidden = true; });
      more.hidden = chosen.length <= most;
      told.textContent = chosen.length ? chosen.length + " / " + rows.length : list.words.nothing;
    }

    function said(column, cell) {
      if (cell === "") return "";
      if (column.shown === "n") return cell.toLocaleString(language);
      if (column.shown === "d") return new Date(cell + "T00:00:00Z").toLocaleDateString(language === "en" ? "en-GB" : language, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
      return plain(cell);
    }

    function state() {
      var found = new URLSearchParams();
      if (field.value.trim()) found.set("text", field.value.trim());
      selects.forEach(function (select, at) { if (select && select.value) found.set(columns[at].key, select.value); });
      if (order) found.set("sort", order);
      return found;
    }

    // What is asked stands in the address: a reload and the way back ask it again.
    function keep() {
      var found = state().toString();
      try { history.replaceState(history.state, "", location.pathname + (found ? "?" + found : "") + location.hash); } catch { /* from disk, some browsers change no address */ }
    }

    function leave() {
      location.href = location.pathname;
    }

    // A cell that a spreadsheet would take for a formula is text, as in the files of `plancode export`.
    function quoted(cell) {
      var text = String(plain(cell));
      if (typeof cell !== "number" && /^(?:[\t\r\n']|\s*[=+\-@＝＋－＠])/.test(text)) text = "'" + text;
      return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }

    function download() {
      var lines = [columns.map(function (column) { return quoted(column.name); })].concat(chosen.map(function (row) { return row.cells.map(quoted); }));
      var link = made("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.map(function (line) { return line.join(","); }).join("\r\n") + "\r\n"], { type: "text/csv" }));
      link.download = bar.dataset.list.split("/").pop().replace(".js", ".csv");
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    }
  }
})();
