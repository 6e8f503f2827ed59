"use strict";
(function () {
  var box = document.querySelector(".filters");
  if (!box) return;
  var text = box.querySelector("input");
  var choices = Array.prototype.slice.call(box.querySelectorAll("select"));
  var shown = document.querySelector("#shown");
  var cases = Array.prototype.slice.call(document.querySelectorAll("details.case"));
  box.hidden = false;
  function filter() {
    var wanted = text.value.toLowerCase();
    var count = 0;
    cases.forEach(function (one) {
      var fits = choices.every(function (choice) {
        return !choice.value || one.getAttribute("data-" + choice.name) === choice.value;
      }) && (!wanted || one.textContent.toLowerCase().indexOf(wanted) >= 0);
      one.hidden = !fits;
      if (fits) count++;
    });
    shown.textContent = count + " of " + cases.length + " shown";
  }
  text.addEventListener("input", filter);
  choices.forEach(function (choice) { choice.addEventListener("change", filter); });
  filter();
})();
