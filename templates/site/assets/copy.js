// Copies the text of a new file, and says so.
(function () {
  "use strict";
  var made = window.plancode.made;

  // What a forge's page for a new file does not take in its address is copied, by the link to that page or the button beside it.
  document.querySelectorAll("a[data-copy]").forEach(function (link) {
    link.addEventListener("click", function () { copy(link); });
    link.nextElementSibling.addEventListener("click", function () { copy(link); });
  });

  function copy(link) {
    var text = made("textarea");
    text.value = link.dataset.copy;
    text.className = "hidden";
    document.body.append(text);
    text.select();
    // At once, as the page may be left at once; and it works without https, where browsers have no other way.
    document.execCommand("copy");
    text.remove();
    link.focus({ preventScroll: true });
    tell(link.dataset.said);
  }

  function tell(text) {
    var told = document.getElementById("told");
    if (!told) {
      told = made("p");
      told.id = "told";
      told.setAttribute("role", "status");
      document.body.append(told);
    }
    told.textContent = "";
    setTimeout(function () { told.textContent = text; }, 50);
  }
})();
