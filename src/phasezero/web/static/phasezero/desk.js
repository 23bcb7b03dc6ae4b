// Enhancement only: every act of the desk is a button as well.
// Keys while an item has the focus; after an act the next item that waits gets it.
(function () {
  "use strict";
  var desk = document.getElementById("desk"), help = document.getElementById("desk-help");
  if (!desk) { return; }
  var pending = null; // the button that Enter in the field of words presses

  function items() { return Array.prototype.slice.call(desk.querySelectorAll(".desk-item")); }
  function here() { return document.activeElement && document.activeElement.closest(".desk-item"); }
  function within(item, key) { return item && item.querySelector('button[data-key="' + key + '"]'); }
  function go(item) { if (item) { item.focus(); item.scrollIntoView({ block: "nearest" }); } }

  function step(item, by) {
    var every = items(), at = every.indexOf(item) + by;
    if (at >= 0 && at < every.length) { go(every[at]); return true; }
    return false;
  }

  function forward(item) {
    var every = items(), rest = every.slice(every.indexOf(item) + 1).filter(function (one) { return !one.hasAttribute("data-decided"); });
    var older = document.getElementById("desk-next");
    if (rest.length) { go(rest[0]); } else if (older) { older.focus(); } else { go(item); }
  }

  function into(item, name, button) {
    var field = item.querySelector('[name="' + name + '"]');
    pending = button;
    if (field) { field.focus(); }
  }

  // The name given at any item is given for all.
  function named() {
    var given = Array.prototype.filter.call(desk.querySelectorAll('[name="by"]'), function (one) { return one.value.trim(); });
    return given.length ? given[given.length - 1].value : "";
  }

  function press(item, key) {
    var button = within(item, key), by = item.querySelector('[name="by"]');
    if (!button) { return; }
    if (by && !by.value.trim()) { by.value = named(); }
    if (by && !by.value.trim()) { by.focus(); return; }
    if (key === "d" || key === "c") {
      if (item.querySelector('[name="words"]').value.trim()) { button.click(); } else { into(item, "words", button); }
    } else if (key === "g") { into(item, "reliability", button);
    } else if (key === "a") { into(item, "to", button);
    } else { button.click(); }
  }

  function typing(node) { return /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName); }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    var item = here(), node = event.target;
    if (item && typing(node)) {
      if (event.key === "Escape") { pending = null; go(item); }
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        if (node.name === "by") { desk.querySelectorAll('[name="by"]').forEach(function (one) { one.value = node.value; }); go(item);
        } else if (pending && item.contains(pending)) { pending.click(); }
      }
      return;
    }
    if (typing(node)) { return; }
    if (event.key === "?") { help.open = !help.open; help.querySelector("summary").focus(); event.preventDefault(); return; }
    if (!item) { return; }
    if (event.key === "j") { if (!step(item, 1)) { forward(item); } }
    else if (event.key === "k") { step(item, -1); }
    else if ("vdgmcau".indexOf(event.key) >= 0) { press(item, event.key); }
    else { return; }
    event.preventDefault();
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    var id = event.detail.target && event.detail.target.id, item = id && document.getElementById(id);
    if (!item || !item.classList.contains("desk-item")) { return; }
    pending = null;
    if (item.hasAttribute("data-acted") && item.hasAttribute("data-decided")) { forward(item); } else { go(item); }
  });

  var first = location.hash.indexOf("#item-") === 0 && document.getElementById(location.hash.slice(1));
  go(first || items()[0]);
})();
