// The way to the search, and what other scripts share: comforts on pages that are whole without them.
(function () {
  "use strict";
  var script = document.currentScript;
  var root = script.dataset.root;
  var language = script.dataset.language;

  // Letters that are no letter with an accent, by what people type for them; apostrophes of every kind count for nothing.
  var LETTERS = { "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t" };

  function folded(text) {
    text = text.toLowerCase();
    return (/^[\x00-\x7f]*$/.test(text) ? text : text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[łđðßøıæœþħŧ]/g, function (letter) {
      return LETTERS[letter];
    }).replace(/[\u2010-\u2015\u2212]/g, "-")).replace(/['`\u00b4\u02b0-\u02ff\u2018-\u201b\u2032\u2035\u055a\ua78b\ua78c]/g, "");
  }
  window.plancode = { folded: folded, made: made, language: language };

  function made(name, text) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    return element;
  }

  // Search is loaded when it is wanted: by the focus, by `/`, or by an address that has what was searched for.
  var search = document.querySelector("search");
  var input = search.querySelector("input");

  function load() {
    if (document.getElementById("find")) return;
    var find = made("script");
    find.id = "find";
    find.dataset.root = root;
    find.dataset.language = language;
    find.src = root + "assets/find.js";
    document.head.append(find);
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", load);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  var wanted = new URLSearchParams(location.search).get("q");
  if (wanted) {
    input.value = wanted;
    input.focus({ preventScroll: true });
    load();
  }

  // Where the pages stand in one row that is wider than the screen, the one that is open is in sight.
  var here = document.querySelector(".bar nav [aria-current]");
  var bar = here && here.closest("nav");
  if (bar) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - 64;

  // So is today in the picture of the year.
  document.querySelectorAll(".year-picture line.today").forEach(function (today) {
    var picture = today.ownerSVGElement;
    var frame = picture.parentElement;
    var place = picture.clientWidth * today.x1.baseVal.value / picture.viewBox.baseVal.width;
    frame.scrollLeft = place - frame.clientWidth * 0.6;
  });
})();
