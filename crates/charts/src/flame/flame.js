// Draws the flame graphs, whose boxes are laid out already. Names are untrusted:
// they become text and nothing else.
(() => {
"use strict";
const HEIGHT = 22, LETTER = 7.3, PADDING = 4;
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const graph = byId("graph"), search = byId("search"), other = byId("other");
const radios = [...document.querySelectorAll("input[name=run]")];
const labels = [...other.options].slice(1).map((option) => option.textContent);
let boxes = [], zoomed = null, current = null, compared = false, full = data.scale;
const { words } = data;
// Larger numbers have lost their last digits in this language.
const grouped = (number) => (Number.isSafeInteger(number) ? "" : "about ") + number.toLocaleString("en-US");
const counted = (number, [one, several]) => grouped(number) + " " + (number === 1 ? one : several);
const blocks = (number) => counted(number, words.blocks);
const tenths = (number, unit) => (Math.round(number / (unit / 10)) / 10).toFixed(1);
// Sizes as the rest of the course writes them.
function size(bytes) {
    if (bytes < 1e5 || !words.rounded) return counted(bytes, words.bytes);
    if (bytes < 999950) return tenths(bytes, 1e3) + " KB";
    if (bytes < 999950000) return tenths(bytes, 1e6) + " MB";
    return tenths(bytes, 1e9) + " GB";
}
const share = (part, whole) => (whole ? (100 * part / whole).toFixed(1) : "0.0") + " %";
const change = (bytes) => (bytes > 0 ? "+" : bytes < 0 ? "\u2212" : "\u00b1") + size(Math.abs(bytes));
const chosen = () => Number((radios.find((radio) => radio.checked) || { value: 0 }).value);
// The picture to show, with what it held before and after in this order.
function picture() {
    const run = chosen(), with_ = other.value === "" ? run : Number(other.value);
    if (run === with_) return { boxes: (data.runs[run] || { boxes: [] }).boxes, turned: false, compared: false };
    const pair = data.differences.find(({ of }) => of.includes(run) && of.includes(with_));
    return { boxes: pair.boxes, turned: pair.of[0] === run, compared: true };
}
function description(box, root) {
    const lines = [box.name === null ? "all" : box.path];
    if (box.places) lines.push(box.places);
    if (box.before) {
        const [before, after] = [box.before, box.after];
        lines.push(change(after[0] - before[0]) + ": from " + size(before[0]) + " in " + blocks(before[1]) + " to " + size(after[0]) + " in " + blocks(after[1]));
    } else {
        lines.push(counted(box.after[0], words.bytes) + " (" + share(box.after[0], root) + ") in " + blocks(box.after[1]));
    }
    return lines.join("\n");
}
function kind(box) {
    if (!box.before) return box.name === null || box.name.startsWith("[") ? "plain" : "";
    const [before, after] = [box.before[0], box.after[0]];
    // Below it, some memory went away and some came.
    if (box.width > Math.max(before, after)) return "mixed";
    return after > before ? "came" : after < before ? "went" : "same";
}
// The same function has the same color in every run.
function hue(name) {
    let hash = 7;
    for (const c of name) hash = (hash * 31 + c.codePointAt(0)) % 65521;
    return 10 + hash % 130;
}
function read([name, depth, left, width, places, held]) {
    const [short, path] = name < 0 ? [null, null] : data.names[name];
    return { name: short, path, depth, left, width, places: places < 0 ? "" : data.places[places], held };
}
function make(tag, parent) {
    return parent.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
}
function draw() {
    const shown = picture();
    compared = shown.compared;
    boxes = shown.boxes.map(read);
    const root = boxes.length ? boxes[0] : { width: 0 };
    full = Math.max(data.scale, root.width);
    for (const box of boxes) {
        const held = shown.turned ? [box.held[1], box.held[0]] : box.held;
        if (compared) [box.before, box.after] = held; else box.after = held[0];
    }
    graph.replaceChildren();
    for (const box of boxes) element(box, root.width);
    const depth = boxes.reduce((most, box) => Math.max(most, box.depth + 1), 0);
    graph.setAttribute("height", depth * HEIGHT);
    byId("legend").hidden = !compared;
    zoomed = current = null;
    if (boxes.length) rove(boxes[0]);
    place();
    find();
    byId("detail").textContent = boxes.length ? "Point at a box, or move with the arrow keys, for its path, its lines and its " + words.bytes[1] + ". Click it, or press Enter, to zoom in." : "";
}
function element(box, root) {
    const frame = box.element = make("svg", graph);
    const text = description(box, root);
    frame.setAttribute("class", ("frame " + kind(box)).trim());
    frame.setAttribute("y", box.depth * HEIGHT);
    frame.setAttribute("height", HEIGHT);
    frame.setAttribute("tabindex", "-1");
    frame.setAttribute("role", "button");
    frame.setAttribute("aria-label", text);
    frame.style.setProperty("--hue", hue(box.name || ""));
    make("title", frame).textContent = text;
    const rect = make("rect", frame);
    rect.setAttribute("width", "100%");
    rect.setAttribute("height", "100%");
    box.text = make("text", frame);
    box.text.setAttribute("x", PADDING);
    box.text.setAttribute("y", 15);
    frame.addEventListener("click", () => { rove(box); zoom(box); });
    frame.addEventListener("mouseenter", () => detail(box));
    frame.addEventListener("focus", () => { rove(box); detail(box); });
}
const holds = (outer, inner) => outer.depth <= inner.depth && outer.left <= inner.left && inner.left + inner.width <= outer.left + outer.width;
// Places every box within the part that is zoomed into.
function place() {
    const [left, width] = zoomed ? [zoomed.left, zoomed.width] : [0, full];
    for (const box of boxes) {
        const above = zoomed !== null && box !== zoomed && holds(box, zoomed);
        const seen = zoomed === null || above || holds(zoomed, box);
        const [x, w] = above ? [0, 100] : [100 * (box.left - left) / width, 100 * box.width / width];
        box.element.style.display = seen ? "" : "none";
        box.element.classList.toggle("above", above);
        box.element.setAttribute("x", x + "%");
        box.element.setAttribute("width", w + "%");
        box.seen = seen;
    }
    fit();
    summary();
}
function label(box) {
    if (box.name !== null) return box.name;
    if (!boxes[0].before) return "all: " + size(box.after[0]) + " in " + blocks(box.after[1]);
    return "all: " + size(box.before[0]) + " \u2192 " + size(box.after[0]);
}
// Shortens names to what their boxes have room for.
function fit() {
    for (const box of boxes) {
        if (!box.seen) continue;
        const room = Math.floor((box.element.getBoundingClientRect().width - 2 * PADDING) / LETTER);
        const text = label(box), letters = [...text];
        box.text.textContent = letters.length <= room ? text : room < 2 ? "" : letters.slice(0, room - 1).join("") + "\u2026";
    }
    // A document in a frame is as high as what is in it.
    const frame = outer(() => window.frameElement);
    if (frame) frame.style.height = Math.ceil(document.body.getBoundingClientRect().height) + 4 + "px";
}
function summary() {
    const run = labels[chosen()] || "";
    if (!boxes.length) return void (byId("summary").textContent = run + ": " + words.nothing);
    const root = boxes[0];
    const what = compared
        ? "From \u201c" + labels[Number(other.value)] + "\u201d to \u201c" + run + "\u201d: " + change(root.after[0] - root.before[0]) + ", " + size(root.before[0]) + " \u2192 " + size(root.after[0])
        : run + ": " + size(root.after[0]) + " in " + blocks(root.after[1]) + " " + words.when;
    const part = zoomed && zoomed.depth ? "; zoomed to " + zoomed.name : "";
    byId("summary").textContent = what + ". Full width: " + size(zoomed ? zoomed.width : full) + part + matched();
}
function matched() {
    const found = boxes.filter((box) => box.found);
    if (search.value.trim() === "") return "";
    const outermost = found.filter((box) => !found.some((outer_) => outer_ !== box && outer_.depth < box.depth && holds(outer_, box)));
    const bytes = outermost.reduce((sum, box) => sum + box.width, 0);
    return ". Found: " + counted(found.length, ["frame", "frames"]) + ", " + size(bytes) + ", " + share(bytes, boxes.length ? boxes[0].width : 0);
}
function zoom(box) {
    zoomed = box === boxes[0] ? null : box;
    place();
    detail(box);
}
function find() {
    const words = search.value.trim().toLowerCase();
    for (const box of boxes) {
        box.found = words !== "" && box.name !== null && (box.name + "\n" + box.path + "\n" + box.places).toLowerCase().includes(words);
        box.element.classList.toggle("found", box.found);
    }
    summary();
}
function detail(box) {
    byId("detail").textContent = description(box, boxes[0].width);
}
// One box at a time can be reached by the tab key; the arrows go on from it.
function rove(box) {
    if (current) current.element.setAttribute("tabindex", "-1");
    current = box;
    current.element.setAttribute("tabindex", "0");
}
function step(key) {
    const seen = boxes.filter((box) => box.seen), at = seen.indexOf(current);
    const beside = (way) => {
        const row = seen.filter((box) => box.depth === current.depth);
        return row[row.indexOf(current) + way];
    };
    if (key === "ArrowUp") return seen.find((box) => box.depth === current.depth - 1 && holds(box, current));
    if (key === "ArrowDown") return seen.find((box) => box.depth === current.depth + 1 && holds(current, box));
    if (key === "ArrowLeft") return beside(-1);
    if (key === "ArrowRight") return beside(1);
    if (key === "Home") return seen[0];
    return key === "End" && at >= 0 ? seen[seen.length - 1] : undefined;
}
graph.addEventListener("keydown", (event) => {
    if (!current || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") zoom(current);
    else if (event.key === "Escape") reset();
    else {
        const next = step(event.key);
        if (!next && !event.key.startsWith("Arrow")) return;
        if (next) { rove(next); next.element.focus(); }
    }
    event.preventDefault();
});
function reset() {
    search.value = "";
    zoomed = null;
    place();
    find();
}
// The page around the document, where there is one that may be looked at.
function outer(look) {
    try { return window.parent === window ? null : look(); } catch { return null; }
}
function isDark(color) {
    const [red, green, blue] = (color.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 110;
}
// Follows the theme of the book, or that of the system.
function theme() {
    const root = document.documentElement;
    root.style.removeProperty("--page");
    root.style.removeProperty("--text");
    const around = outer(() => getComputedStyle(window.parent.document.documentElement));
    const [page, text] = ["--bg", "--fg"].map((name) => around ? around.getPropertyValue(name).trim() : "");
    let dark = matchMedia("(prefers-color-scheme: dark)").matches;
    if (page && text) {
        root.style.setProperty("--page", page);
        root.style.setProperty("--text", text);
        dark = isDark(getComputedStyle(document.body).backgroundColor);
    }
    root.dataset.theme = dark ? "dark" : "light";
}
theme();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme);
outer(() => new MutationObserver(theme).observe(window.parent.document.documentElement, { attributes: true, attributeFilter: ["class", "style"] }));
for (const part of document.querySelectorAll(".script")) part.removeAttribute("hidden");
for (const control of [...radios, other]) control.addEventListener("change", draw);
search.addEventListener("input", find);
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
byId("reset").addEventListener("click", reset);
let last = 0;
new ResizeObserver(() => {
    if (last !== graph.clientWidth) { last = graph.clientWidth; fit(); }
}).observe(document.body);
draw();
})();
