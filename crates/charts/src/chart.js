(() => {
"use strict";
// The points of a chart are one stop of the tab key; the arrow keys go on from there.
const chart = document.currentScript.closest(".heap-chart");
const points = [...chart.querySelectorAll(".point[tabindex]")];
function stop(at) {
    points.forEach((point, index) => point.setAttribute("tabindex", index === at ? "0" : "-1"));
}
// The first point of the line after that of `at`, or before it.
function beside(at, way) {
    const line = (index) => points[index].dataset.line;
    let next = at;
    while (next in points && line(next) === line(at)) next += way;
    while (way < 0 && next - 1 in points && line(next - 1) === line(next)) next -= 1;
    return next;
}
function next(key, at) {
    if (key === "ArrowRight") return at + 1;
    if (key === "ArrowLeft") return at - 1;
    if (key === "ArrowDown") return beside(at, 1);
    if (key === "ArrowUp") return beside(at, -1);
    if (key === "Home") return 0;
    return key === "End" ? points.length - 1 : null;
}
chart.addEventListener("keydown", (event) => {
    const at = points.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = next(event.key, at);
    if (to === null) return;
    if (to in points) points[to].focus();
    // The book turns its pages by arrow keys, and a page scrolls by them.
    event.preventDefault();
    event.stopPropagation();
});
chart.addEventListener("focusin", (event) => {
    if (points.includes(event.target)) stop(points.indexOf(event.target));
});
stop(0);
})();
