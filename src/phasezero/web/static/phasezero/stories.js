// Enhancement only: every act on a story is a button as well.
// Keys while a story has the focus; the page comes back at the story, or at the next one where it was dropped.
(function () {
  "use strict";
  var list = document.getElementById("stories"), help = document.getElementById("story-help");
  if (!list) { return; }
  var KEYS = "pdau";

  function stories() {
    return Array.prototype.filter.call(list.querySelectorAll(".story"), function (one) { return one.offsetParent !== null; });
  }
  function here() { return document.activeElement && document.activeElement.closest(".story"); }
  function typing(node) { return /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName); }
  function go(story) { if (story) { story.focus(); story.scrollIntoView({ block: "nearest" }); } }
  function step(story, by) { var every = stories(); go(every[every.indexOf(story) + by] || story); }

  // The name given at any story is given for all.
  function named() {
    var given = Array.prototype.filter.call(list.querySelectorAll('[name="by"]'), function (one) { return one.value.trim(); });
    return given.length ? given[given.length - 1].value : "";
  }

  function press(story, key) {
    var button = story.querySelector('button[data-key="' + key + '"]'), by = story.querySelector('[name="by"]');
    var words = story.querySelector('[name="words"]');
    if (!button) { return; }
    if (by && !by.value.trim()) { by.value = named(); }
    if (key === "a" && !words.value.trim()) { words.focus(); } else if (by && !by.value.trim()) { by.focus(); } else { button.click(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    var story = here(), node = event.target;
    if (typing(node)) {
      if (story && event.key === "Escape") { go(story); }
      if (story && event.key === "Enter" && node.tagName === "INPUT") {
        event.preventDefault();
        if (node.name === "words") { press(story, "a"); } else { go(story); }
      }
      return;
    }
    if (event.key === "?" && help) { help.open = !help.open; help.querySelector("summary").focus(); event.preventDefault(); return; }
    if (!story) { return; }
    if (event.key === "j") { step(story, 1); }
    else if (event.key === "k") { step(story, -1); }
    else if (event.key === "o") { var link = story.querySelector("h3 a"); if (link) { link.click(); } }
    else if (KEYS.indexOf(event.key) >= 0) { press(story, event.key); }
    else { return; }
    event.preventDefault();
  });

  var named_one = location.hash.indexOf("#story-") === 0 && document.getElementById(location.hash.slice(1));
  go(named_one && named_one.offsetParent !== null ? named_one : stories()[0]);
})();
