(() => {
  const OPERATED = ":is(a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]):not([tabindex='-1'])";
  const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderTopColor", "borderTopWidth"];
  const SMALL = 16, SMALL_IN_TABLE = 14;

  // The control is drawn by what stands beside it: a radio or a checkbox of the design system.
  const drawn = (element) =>
    element.matches("[type=radio], [type=checkbox]") ? element.labels[0] ?? element : element;
  const look = (element) => ["", "::before", "::after"].map((part) => {
    const style = getComputedStyle(drawn(element), part || null);
    return LOOKS.map((name) => style[name]).join("|");
  }).join("||");
  const name = (element) => element.outerHTML.slice(0, 140).replace(/\s+/g, " ");
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;

  let before = new Map(), reached = [];

  return {
    start() {
      // the next Tab starts at the top, wherever the page put its focus
      const top = document.createElement("span");
      top.tabIndex = -1;
      document.body.prepend(top);
      top.focus();
      top.remove();
      before = new Map([...document.querySelectorAll(OPERATED)].map((element) => [element, look(element)]));
      reached = [];
    },

    stop() {
      const element = document.activeElement;
      if (!element || element === document.body || element === reached[0]) return null;
      const faults = [];
      if (before.has(element) && before.get(element) === look(element)) faults.push(`focus not seen: ${name(element)}`);
      const box = drawn(element).getBoundingClientRect();
      if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
        faults.push(`focused off the screen: ${name(element)}`);
      }
      reached.push(element);
      return faults;
    },

    missed() {
      const seen = new Set(reached);
      const groups = new Set(reached.filter((element) => element.type === "radio").map((element) => element.name));
      return [...document.querySelectorAll(OPERATED)]
        .filter((element) => shown(element) && !element.disabled && !seen.has(element))
        .filter((element) => !(element.type === "radio" && groups.has(element.name)))
        .map((element) => `never reached: ${name(element)}`);
    },

    small() {
      const found = [];
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const parent = texts.currentNode.parentElement;
        if (!texts.currentNode.textContent.trim() || !shown(parent) || parent.closest("svg, script, .govuk-visually-hidden")) continue;
        const size = parseFloat(getComputedStyle(parent).fontSize);
        const least = parent.closest("td, th, .gt-table") ? SMALL_IN_TABLE : SMALL;
        if (size < least) found.push(`${size}px: ${name(parent)}`);
      }
      return found;
    },
  };
})()
