// The first page leads on to the first language of the reader that the site has; who has none of them chooses.
(function () {
  "use strict";
  var links = Array.from(document.querySelectorAll("a[hreflang]"));
  navigator.languages.some(function (wanted) {
    var found = links.find(function (link) { return wanted.toLowerCase().split("-")[0] === link.hreflang; });
    if (found) location.replace(found.href);
    return found;
  });
})();
