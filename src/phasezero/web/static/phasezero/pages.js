// Enhancement only: pages say the same without it.
// Shows the words of a mark in a chart or map beside the finger, pointer or keyboard focus.
(function () {
  "use strict";
  var tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.appendChild(tip);
  var held = null; // the <title> taken out while our own words show, so that the browser does not say them twice

  function titled(node) {
    while (node && node.nodeType === 1 && node.tagName.toLowerCase() !== "svg") {
      for (var child = node.firstElementChild; child; child = child.nextElementSibling) {
        if (child.tagName.toLowerCase() === "title") { return { mark: node, title: child }; }
      }
      node = node.parentNode;
    }
    return null;
  }

  function hide() {
    tip.hidden = true;
    if (held) { held.mark.insertBefore(held.title, held.mark.firstChild); held = null; }
  }

  function show(target, x, y) {
    if (!target.closest || !target.closest("svg.pz-picture")) { hide(); return; }
    if (held && held.mark.contains(target)) { place(x, y); return; }
    hide();
    var found = titled(target);
    if (!found) { return; }
    tip.textContent = found.title.textContent;
    held = found;
    found.mark.removeChild(found.title);
    tip.hidden = false;
    place(x, y);
  }

  function place(x, y) {
    var left = Math.min(x + 12, document.documentElement.clientWidth - tip.offsetWidth - 8);
    var above = y - tip.offsetHeight - 12;
    tip.style.left = Math.max(8, left) + window.pageXOffset + "px";
    tip.style.top = (above > 0 ? above : y + 18) + window.pageYOffset + "px";
  }

  document.addEventListener("pointermove", function (event) { show(event.target, event.clientX, event.clientY); });
  document.addEventListener("pointerdown", function (event) { show(event.target, event.clientX, event.clientY); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
  document.addEventListener("scroll", hide, { passive: true });
})();
