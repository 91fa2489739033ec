// What htmx cannot: a page that follows the record, words for those who hear the page, and errors that are not lost.
// Every page works without this file.
(() => {
  "use strict";

  const PARTS = "#stand:outerMorph,#as-at:outerMorph"; // what stands outside #board and is true for the same position

  const board = () => document.getElementById("board");
  const summary = () => board()?.dataset.summary ?? "";
  let before = summary();

  // Emptied first, so that the same words are read out again.
  const announce = (words) => {
    const line = document.getElementById("announcement");
    line.textContent = "";
    requestAnimationFrame(() => { line.textContent = words; });
  };

  // The page asks for its own address again and takes over what changed.
  const follow = () => {
    if (!board()) return location.reload();
    htmx.ajax("GET", location.pathname + location.search, {
      source: "#board", target: "#board", select: "#board", selectOOB: PARTS, swap: "outerMorph",
    });
  };
  document.addEventListener("moved", follow);
  // Nobody heard what moved before the connection stood, or while the page lay in the background.
  document.addEventListener("htmx:sse:after:connection", follow);

  document.addEventListener("htmx:after:swap", (event) => {
    const asked = event.target.closest?.(".gt-filters");
    if (asked || summary() !== before) announce(summary());
    before = summary();
  });

  // A refusal is a page of its own: go there, rather than leave the reader with the old figures.
  document.addEventListener("htmx:response:error", (event) => {
    const { action, method } = event.detail.ctx.request;
    if (method === "GET" && event.target.closest?.(".gt-filters")) location.assign(action);
  });

  // Led elsewhere: the session has ended. The way back in leads here again.
  document.addEventListener("htmx:before:response", (event) => {
    const { request, response } = event.detail.ctx;
    if (!response.raw.redirected) return;
    event.preventDefault();
    if (event.target.closest?.(".gt-filters")) location.assign(request.action);
    else location.reload();
  });

  document.querySelector(".govuk-error-summary")?.focus();
})();
