// Draws the flame graphs, whose boxes are laid out already. Names are untrusted:
// they become text and nothing else.
(() => {
"use strict";
// Pixels. A row holds a line of text and the border of the box that has the focus; the
// baseline of the text is in its middle third.
const ROW_HEIGHT = 22;
const BASELINE = 15;
// Between the edges of a box and its name.
const PADDING = 4;
// The width of a character: the monospace fonts of common systems are 7.2 pixels wide
// at the style sheet's 12, and a name that is cut too early is better than one too late.
const CHARACTER_WIDTH = 7.3;
// A box with less room than this shows nothing of its name.
const LEAST_CHARACTERS = 2;
// The dots at the end of a cut name, from the right edge of its box.
const DOTS = "M-9 14h2m1 0h2m1 0h2";
const DOTS_WIDTH = 11;
// On paper, about what is beside the graph: the legend, and the summary in three lines.
const PRINTED_TEXT_HEIGHT = 90;

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const { words } = data;
const graph = byId("graph"), search = byId("search"), other = byId("other");
const radios = [...document.querySelectorAll("input[name=run]")];
// The first option is no run.
const labels = [...other.options].slice(1).map((option) => option.textContent);

// What is drawn: the boxes of a run or of a difference, the one that is zoomed into, the
// one that the tab key reaches, and the bytes that the whole width stands for.
let boxes = [], zoomed = null, current = null, compared = false, fullWidth = data.scale;

// Numbers as the rest of the course writes them. Larger ones have lost their last digits
// in this language.
const grouped = (number) => (Number.isSafeInteger(number) ? "" : "about ") + number.toLocaleString("en-US");
const counted = (number, [one, several]) => grouped(number) + " " + (number === 1 ? one : several);
const blocks = (number) => counted(number, words.blocks);
const tenths = (number, unit) => (Math.round(number / (unit / 10)) / 10).toFixed(1);
function size(bytes) {
    if (bytes < 1e5 || !words.rounded) return counted(bytes, words.bytes);
    // What would be rounded up to 1,000.0 KB is 1.0 MB.
    if (bytes < 999950) return tenths(bytes, 1e3) + " KB";
    if (bytes < 999950000) return tenths(bytes, 1e6) + " MB";
    return tenths(bytes, 1e9) + " GB";
}
const share = (part, whole) => (whole ? (100 * part / whole).toFixed(1) : "0.0") + " %";
const change = (bytes) => (bytes > 0 ? "+" : bytes < 0 ? "\u2212" : "\u00b1") + size(Math.abs(bytes));

const chosenRun = () => Number((radios.find((radio) => radio.checked) || { value: 0 }).value);
// The picture to show. Of a difference, the data has the run with the smaller number as
// the one before; `isTurned` tells whether it is to be the one after.
function picture() {
    const run = chosenRun();
    const before = other.value === "" ? run : Number(other.value);
    if (run === before) {
        const { boxes, about } = data.runs[run] || { boxes: [], about: "" };
        return { boxes, about, isTurned: false, isCompared: false };
    }
    const { of, boxes } = data.differences.find(({ of }) => of.includes(run) && of.includes(before));
    return { boxes, about: "", isTurned: of[0] === run, isCompared: true };
}
function read([name, depth, left, width, locations, held]) {
    const [short, path] = name < 0 ? [null, null] : data.names[name];
    return { name: short, path, depth, left, width, held, locations: locations < 0 ? "" : data.locations[locations] };
}

// The name in a box. The root has none.
function label(box) {
    if (box.name !== null) return box.name;
    if (!box.before) return "all: " + size(box.after[0]) + " in " + blocks(box.after[1]);
    return "all: " + size(box.before[0]) + " \u2192 " + size(box.after[0]);
}
function description(box) {
    const lines = [box.name === null ? label(box) : box.path];
    if (box.locations) lines.push(box.locations);
    if (box.before) {
        const [before, after] = [box.before, box.after];
        lines.push(change(after[0] - before[0]) + ": from " + size(before[0]) + " in " + blocks(before[1]) + " to " + size(after[0]) + " in " + blocks(after[1]));
    } else {
        lines.push(counted(box.after[0], words.bytes) + " (" + share(box.after[0], boxes[0].width) + ") in " + blocks(box.after[1]));
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
// The same function has the same color in every run: a hash of its name chooses a hue
// from red to green. The others mark what is found and what differs.
function hue(name) {
    const [FIRST_HUE, HUES] = [10, 130];
    // Any two primes do: one that spreads letters, and one that keeps numbers exact.
    const [FACTOR, MODULUS] = [31, 65521];
    let hash = 0;
    for (const character of name) hash = (hash * FACTOR + character.codePointAt(0)) % MODULUS;
    return FIRST_HUE + hash % HUES;
}

function make(tag, parent) {
    return parent.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
}
function draw() {
    const shown = picture();
    compared = shown.isCompared;
    boxes = shown.boxes.map(read);
    fullWidth = Math.max(data.scale, boxes.length ? boxes[0].width : 0);
    for (const box of boxes) {
        const held = shown.isTurned ? [box.held[1], box.held[0]] : box.held;
        if (compared) [box.before, box.after] = held; else box.after = held[0];
    }
    graph.replaceChildren();
    for (const box of boxes) addElement(box);
    const rows = boxes.reduce((most, box) => Math.max(most, box.depth + 1), 0);
    graph.setAttribute("height", rows * ROW_HEIGHT);
    printHeight(rows * ROW_HEIGHT + PRINTED_TEXT_HEIGHT);
    byId("legend").hidden = !compared;
    zoomed = current = null;
    if (boxes.length) rove(boxes[0]);
    place();
    find();
    graph.setAttribute("aria-label", "Flame graph. " + (shown.about ? (labels[chosenRun()] || "") + ": " + shown.about : summaryText()) + ". Arrow keys move, Enter zooms, Escape resets");
    byId("detail").textContent = boxes.length ? "Point at a box, or move with the arrow keys, for its path, its lines and its " + words.bytes[1] + ". Click it, or press Enter, to zoom in." : "";
}
function addElement(box) {
    const frame = box.element = make("svg", graph);
    const text = description(box);
    frame.setAttribute("class", ("frame " + kind(box)).trim());
    frame.setAttribute("y", box.depth * ROW_HEIGHT);
    frame.setAttribute("height", ROW_HEIGHT);
    frame.setAttribute("tabindex", "-1");
    frame.setAttribute("role", "button");
    // Begins with what is seen: who steers by voice says that.
    frame.setAttribute("aria-label", box.name === null ? text : box.name + "\n" + text);
    frame.style.setProperty("--hue", hue(box.name || ""));
    make("title", frame).textContent = text;
    const rect = make("rect", frame);
    rect.setAttribute("width", "100%");
    rect.setAttribute("height", "100%");
    const name = make("text", frame);
    name.setAttribute("x", PADDING);
    name.setAttribute("y", BASELINE);
    name.textContent = label(box);
    addEdge(frame);
    frame.addEventListener("click", () => { rove(box); zoom(box); });
    frame.addEventListener("mouseenter", () => detail(box));
    frame.addEventListener("focus", () => { rove(box); detail(box); });
}
// What covers the end of a cut name. The name itself stays whole: it is what the box is
// called, and a voice may say it.
function addEdge(frame) {
    const edge = make("svg", frame);
    edge.setAttribute("class", "edge");
    edge.setAttribute("x", "100%");
    const ground = make("path", edge);
    ground.setAttribute("d", `M-${DOTS_WIDTH} 1H0V${ROW_HEIGHT - 1}H-${DOTS_WIDTH}`);
    const dots = make("path", edge);
    dots.setAttribute("class", "dots");
    dots.setAttribute("d", DOTS);
}
const holds = (outer, inner) => outer.depth <= inner.depth && outer.left <= inner.left && inner.left + inner.width <= outer.left + outer.width;
// Places every box within the part that is zoomed into.
function place() {
    const [left, width] = zoomed ? [zoomed.left, zoomed.width] : [0, fullWidth];
    for (const box of boxes) {
        const isAbove = zoomed !== null && box !== zoomed && holds(box, zoomed);
        box.isSeen = zoomed === null || isAbove || holds(zoomed, box);
        const [x, percent] = isAbove ? [0, 100] : [100 * (box.left - left) / width, 100 * box.width / width];
        box.percent = percent;
        box.element.style.display = box.isSeen ? "" : "none";
        box.element.classList.toggle("above", isAbove);
        box.element.setAttribute("x", x + "%");
        box.element.setAttribute("width", percent + "%");
    }
    summarize();
    fit();
}
// Cuts names to what their boxes have room for. In a fold nothing has a width; there a name
// is whole, and what is printed of it ends with its box.
function fit() {
    const isLaidOut = graph.clientWidth > 0;
    for (const box of boxes) {
        if (!box.isSeen) continue;
        const width = box.percent / 100 * graph.clientWidth - 2 * PADDING;
        const characters = [...label(box)].length;
        box.element.classList.toggle("cut", isLaidOut && characters * CHARACTER_WIDTH > width);
        box.element.classList.toggle("narrow", isLaidOut && Math.min(characters, LEAST_CHARACTERS) * CHARACTER_WIDTH > width);
    }
    if (isLaidOut) frameHeight();
}
// A document in a frame is as high as what is in it.
function frameHeight() {
    const BORDER = 4;
    const frame = outside(() => window.frameElement);
    if (frame) frame.style.height = Math.ceil(document.body.getBoundingClientRect().height) + BORDER + "px";
}
// On paper there is no form, and a frame cannot ask how high it is.
function printHeight(height) {
    const frame = outside(() => window.frameElement);
    if (frame) frame.style.setProperty("--heap-print-height", height + "px");
}
function summaryText() {
    const run = labels[chosenRun()] || "";
    if (!boxes.length) return run + ": " + words.nothing;
    const root = boxes[0];
    if (!compared) return run + ": " + size(root.after[0]) + " in " + blocks(root.after[1]) + " " + words.when;
    return "From \u201c" + labels[Number(other.value)] + "\u201d to \u201c" + run + "\u201d: " + change(root.after[0] - root.before[0]) + ", " + size(root.before[0]) + " \u2192 " + size(root.after[0]);
}
function summarize() {
    if (!boxes.length) return void (byId("summary").textContent = summaryText());
    const part = zoomed && zoomed.depth ? "; zoomed to " + zoomed.name : "";
    byId("summary").textContent = summaryText() + ". Full width: " + size(zoomed ? zoomed.width : fullWidth) + part + matched();
}
function matched() {
    if (search.value.trim() === "") return "";
    const found = boxes.filter((box) => box.isFound);
    // A box in another that is found is a part of it.
    const outermost = found.filter((box) => !found.some((other) => other !== box && other.depth < box.depth && holds(other, box)));
    const bytes = outermost.reduce((sum, box) => sum + box.width, 0);
    return ". Found: " + counted(found.length, ["frame", "frames"]) + ", " + size(bytes) + ", " + share(bytes, boxes.length ? boxes[0].width : 0);
}
function zoom(box) {
    zoomed = box === boxes[0] ? null : box;
    place();
    detail(box);
}
function find() {
    const sought = search.value.trim().toLowerCase();
    for (const box of boxes) {
        box.isFound = sought !== "" && box.name !== null && (box.name + "\n" + box.path + "\n" + box.locations).toLowerCase().includes(sought);
        box.element.classList.toggle("found", box.isFound);
    }
    summarize();
}
function detail(box) {
    byId("detail").textContent = description(box);
}
function reset() {
    search.value = "";
    zoomed = null;
    place();
    find();
}

// One box at a time can be reached by the tab key; the arrows go on from it.
function rove(box) {
    if (current) current.element.setAttribute("tabindex", "-1");
    current = box;
    current.element.setAttribute("tabindex", "0");
}
// The box that `key` leads to from the current one.
function neighbor(key) {
    const seen = boxes.filter((box) => box.isSeen);
    const beside = (steps) => {
        const row = seen.filter((box) => box.depth === current.depth);
        return row[row.indexOf(current) + steps];
    };
    if (key === "ArrowUp") return seen.find((box) => box.depth === current.depth - 1 && holds(box, current));
    if (key === "ArrowDown") return seen.find((box) => box.depth === current.depth + 1 && holds(current, box));
    if (key === "ArrowLeft") return beside(-1);
    if (key === "ArrowRight") return beside(1);
    if (key === "Home") return seen[0];
    return key === "End" ? seen[seen.length - 1] : undefined;
}
graph.addEventListener("keydown", (event) => {
    if (!current || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") zoom(current);
    else if (event.key === "Escape") reset();
    else {
        const next = neighbor(event.key);
        if (!next && !event.key.startsWith("Arrow")) return;
        if (next) { rove(next); next.element.focus(); }
    }
    event.preventDefault();
});

// What `look` finds in the page around the document, if there is one that may be looked at.
function outside(look) {
    try { return window.parent === window ? null : look(); } catch { return null; }
}
function isDark(color) {
    const [red, green, blue] = (color.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
    // The weights of the eye (ITU-R BT.709), and a limit far from any theme's background.
    const MIDDLE = 110;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < MIDDLE;
}
// Follows the theme of the book, or that of the system.
function followTheme() {
    const root = document.documentElement;
    root.style.removeProperty("--page");
    root.style.removeProperty("--text");
    const around = outside(() => getComputedStyle(window.parent.document.documentElement));
    const [page, text] = ["--bg", "--fg"].map((name) => around ? around.getPropertyValue(name).trim() : "");
    let dark = matchMedia("(prefers-color-scheme: dark)").matches;
    if (page && text) {
        root.style.setProperty("--page", page);
        root.style.setProperty("--text", text);
        dark = isDark(getComputedStyle(document.body).backgroundColor);
    }
    root.dataset.theme = dark ? "dark" : "light";
}
followTheme();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", followTheme);
outside(() => new MutationObserver(followTheme).observe(window.parent.document.documentElement, { attributes: true, attributeFilter: ["class", "style"] }));
for (const part of document.querySelectorAll(".script")) part.removeAttribute("hidden");
for (const control of [...radios, other]) control.addEventListener("change", draw);
search.addEventListener("input", find);
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
byId("reset").addEventListener("click", reset);
let widthBefore = 0;
new ResizeObserver(() => {
    if (widthBefore !== graph.clientWidth) { widthBefore = graph.clientWidth; fit(); }
}).observe(document.body);
draw();
})();
