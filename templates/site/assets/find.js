// Search, loaded at its first use with the index: as scripts, both work from disk too.
(function () {
  "use strict";
  var script = document.currentScript;
  var root = script.dataset.root;
  var language = script.dataset.language;
  var folded = window.plancode.folded;
  var search = document.querySelector("search");
  var input = search.querySelector("input");
  var panel = search.querySelector(".found");
  var status = panel.querySelector("[role=status]");
  var groups = panel.appendChild(made("div"));
  var days = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  var KIND = 0, NAME = 1, ABOUT = 2, PATH = 3, MORE = 4, DAY = 5, LABELS = 6;
  var MOST = 30, OF_A_KIND = 8, SLICE = 12, LONG = 5, TRIED = 3, WAYS = 9;
  var index, words, entries = [], names = [], texts = [], labels = [];
  // The words of all entries: folded → how often they stand there, and as they are written.
  var vocabulary = new Map();

  function made(name, text, look) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    if (look) element.className = look;
    return element;
  }

  // To fold all that thousands of records say takes longer than a reader notices: it is done in slices.
  function prepare() {
    var end = performance.now() + SLICE;
    while (names.length < entries.length && performance.now() < end) {
      var entry = entries[names.length];
      names.push(folded(entry[NAME]));
      texts.push(folded(entry[ABOUT] + " " + entry[MORE]));
      learn(entry[NAME] + " " + entry[ABOUT] + " " + entry[MORE]);
    }
    if (names.length < entries.length) setTimeout(prepare); else show();
  }

  function learn(text) {
    text.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u).forEach(function (word) {
      if (word.length < LONG || vocabulary.has(word)) return;
      vocabulary.set(word, folded(word));
    });
  }

  function start() {
    index = window.PLANCODE_INDEX;
    words = index.words[language] || index.words[index.languages[0]];
    entries = index.entries;
    labels = index.labels.map(function (said) { return folded(said.join(" ")); });
    index.labels.forEach(function (said) { learn(said.join(" ")); });
    if (input.value) show();
    prepare();
  }

  // What is found, in the order of kinds; names that begin with what is typed first, then names that hold all of it.
  function finds(typed) {
    var labelled = typed.map(function (word) { return labels.map(function (label) { return label.includes(word); }); });
    var found = index.kinds.map(function () { return [[], [], []]; });
    for (var at = 0; at < names.length; at++) {
      var held = entries[at][LABELS];
      var inName = 0;
      var all = typed.every(function (word, number) {
        if (names[at].includes(word)) return ++inName;
        return texts[at].includes(word) || held.some(function (label) { return labelled[number][label]; });
      });
      if (all) found[entries[at][KIND]][names[at].startsWith(typed[0]) ? 0 : inName === typed.length ? 1 : 2].push(at);
    }
    return found.map(function (ranks) { return ranks[0].concat(ranks[1], ranks[2]); });
  }

  function size(found) { return found.reduce(function (sum, kind) { return sum + kind.length; }, 0); }

  // Whether one becomes the other by one letter that is wrong, missing or too many, or by two that changed places.
  function near(one, other) {
    if (one.length > other.length) return near(other, one);
    if (other.length - one.length > 1) return false;
    var at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    if (one.length < other.length) return one.slice(at) === other.slice(at + 1);
    return one.slice(at + 1) === other.slice(at + 1)
      || (one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2));
  }

  // The words that a typed one may have meant; where none is near, those that begin with something near.
  function meant(typed) {
    if (typed.length < LONG - 1) return [];
    var whole = [], begun = [];
    vocabulary.forEach(function (word, written) {
      if (word.length < LONG) return;
      if (near(typed, word)) whole.push(written);
      else if (word.length > typed.length && typed.length >= LONG && near(typed, word.slice(0, typed.length))) begun.push(written);
    });
    return (whole.length ? whole : begun).slice(0, TRIED);
  }

  // What finds something in place of what is typed: [as it is written, what it finds]. Words that find nothing are replaced,
  // and where each finds something, but not together, one of them; a few ways are tried, as a keystroke must not wait.
  function instead(typed) {
    var lost = typed.map(function (word) { return !size(finds([word])); });
    var ways = lost.includes(true)
      ? typed.reduce(function (begun, word, number) {
        var choices = lost[number] ? meant(word) : [word];
        return begun.flatMap(function (way) { return choices.map(function (choice) { return way.concat(choice); }); });
      }, [[]])
      : typed.flatMap(function (word, number) {
        return meant(word).map(function (choice) { return typed.slice(0, number).concat(choice, typed.slice(number + 1)); });
      });
    for (var at = 0; at < Math.min(ways.length, WAYS); at++) {
      var found = finds(ways[at].map(folded));
      if (size(found)) return [ways[at].join(" "), found];
    }
    return null;
  }

  function item(at) {
    var entry = entries[at];
    var line = made("li");
    var link = made("a", entry[NAME]);
    link.href = root + language + "/" + entry[PATH];
    var place = index.languages.indexOf(language);
    var state = entry[LABELS].length ? index.labels[entry[LABELS][0]][Math.max(place, 0)] : "";
    var about = [entry[ABOUT], entry[DAY] && days.format(new Date(entry[DAY])), state].filter(Boolean);
    line.append(link, made("br"), made("span", about.join(" · "), "soft small"));
    return line;
  }

  function list(found) {
    var left = MOST;
    found.forEach(function (kind, number) {
      if (!kind.length || !left) return;
      var title = made("p", words[index.kinds[number]] + " (" + kind.length + ")", "over");
      var lines = made("ul");
      title.id = "found-" + index.kinds[number];
      lines.setAttribute("aria-labelledby", title.id);
      var most = Math.min(left, size(found) <= MOST ? MOST : OF_A_KIND);
      kind.slice(0, most).forEach(function (at) { lines.append(item(at)); });
      left -= Math.min(most, kind.length);
      groups.append(title, lines);
    });
  }

  function show() {
    var typed = folded(input.value).split(/\s+/).filter(Boolean);
    panel.hidden = !typed.length || !search.contains(document.activeElement);
    groups.replaceChildren();
    status.replaceChildren();
    if (!typed.length || !index) return;
    var found = finds(typed);
    var count = size(found);
    if (!count && names.length < entries.length) return;
    var other = count ? null : instead(typed);
    list(other ? other[1] : found);
    var shown = groups.querySelectorAll("a").length;
    status.textContent = !count ? words.none : count === 1 ? words.one
      : words.many + " " + count + (count > shown ? " (" + words.first + " " + shown + ")" : "");
    if (other) offer(other[0]);
  }

  function offer(text) {
    var button = made("button", text);
    button.type = "button";
    button.addEventListener("click", function () { input.value = text; keep(); input.focus(); show(); });
    var around = words.meant.split("%(words)s");
    status.append(" · " + around[0], button, around[1]);
  }

  // What is searched for stands in the address: it is there again on the way back.
  var waiting;
  function keep() {
    clearTimeout(waiting);
    var address = new URL(location.href);
    if (input.value.trim()) address.searchParams.set("q", input.value.trim()); else address.searchParams.delete("q");
    try { history.replaceState(history.state, "", address); } catch (error) { /* a browser that changes no address from disk */ }
  }

  input.addEventListener("input", function () {
    show();
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  });
  search.addEventListener("click", function (event) { if (event.target.closest("a")) keep(); });
  search.addEventListener("keydown", function (event) {
    var links = Array.from(groups.querySelectorAll("a"));
    var here = links.indexOf(document.activeElement);
    if (event.key === "Escape") { input.value = ""; keep(); show(); input.focus(); }
    else if (event.key === "Enter" && event.target === input && links.length) links[0].click();
    else if (event.key === "ArrowDown" && here + 1 < links.length) links[here + 1].focus();
    else if (event.key === "ArrowUp" && here >= 0) (links[here - 1] || input).focus();
    else return;
    event.preventDefault();
  });
  search.addEventListener("focusout", function (event) {
    if (!search.contains(event.relatedTarget)) panel.hidden = true;
  });
  search.addEventListener("focusin", function () { panel.hidden = !input.value.trim(); });

  var look = made("link");
  look.rel = "stylesheet";
  look.href = root + "assets/find.css";
  var data = made("script");
  data.id = "index";
  data.src = root + "assets/search.js";
  data.onload = start;
  document.head.append(look, data);
})();
