// Marks, in the bar of a page's sections, the one that is read.
(function () {
  "use strict";
  var bar = document.querySelector(".jump");
  var links = bar ? Array.from(bar.querySelectorAll("a")) : [];
  var sections = links.map(function (link) { return document.getElementById(link.hash.slice(1)); });
  var waits = false;

  function mark() {
    waits = false;
    var under = bar.getBoundingClientRect().bottom + 24;
    var atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    var here = atEnd ? links.length - 1 : sections.filter(function (section) { return section.getBoundingClientRect().top <= under; }).length - 1;
    links.forEach(function (link, number) {
      if (number !== here) link.removeAttribute("aria-current");
      else if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "true");
        bar.scrollLeft = link.offsetLeft - bar.offsetLeft - 64;
      }
    });
  }

  if (!links.length) return;
  addEventListener("scroll", function () {
    if (!waits) requestAnimationFrame(mark);
    waits = true;
  }, { passive: true });
  mark();
})();
