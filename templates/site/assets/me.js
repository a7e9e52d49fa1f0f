// Who reads the start page, if they said so: kept in this browser alone, and by the address where nothing may be kept.
(function () {
  "use strict";
  var section = document.getElementById("me");
  // Sites that are opened from disk share what a browser keeps: each has its own name for it.
  var name = "plancode.me:" + new URL(document.currentScript ? document.currentScript.src : "", location).pathname;

  function kept() {
    try { return localStorage.getItem(name); } catch { return null; }
  }

  function keep(id) {
    try { if (id) localStorage.setItem(name, id); else localStorage.removeItem(name); } catch { /* not allowed: the address has it */ }
  }

  function show(id) {
    var row = id && document.getElementById("of-" + id);
    section.hidden = !row;
    if (!row) return;
    var own = document.createElement("p");
    own.append.apply(own, Array.from(row.cloneNode(true).childNodes));
    section.querySelectorAll("p").forEach(function (each) { each.remove(); });
    section.insertBefore(own, section.querySelector("button"));
  }

  var given = new URLSearchParams(location.search).get("me");
  if (given && document.getElementById("of-" + given)) keep(given);
  section.querySelector("button").addEventListener("click", function () {
    keep(null);
    history.replaceState(null, "", location.pathname);
    show(null);
  });
  show(given || kept());
})();
