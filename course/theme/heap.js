// The guess box of a chapter: reads the guess, answers it, unfolds the page, and
// remembers. What it answers with is in the box, put there from the results.
"use strict";
(() => {
    const box = document.querySelector(".heap-guess");
    const page = document.documentElement.classList;
    if (!box || !(page.contains("heap-guessing") || page.contains("heap-guessed"))) return;

    const peak = Number(box.dataset.peak);
    const blocks = Number(box.dataset.blocks);
    const key = `letting-go.guess.${box.dataset.binary}`;
    const answer = box.querySelector(".heap-answer");
    // What was alive at the peak, the oldest first.
    const holders = [...box.querySelectorAll("li")].map((item) => ({
        name: item.textContent,
        line: item.dataset.line,
        bytes: Number(item.dataset.bytes),
    }));

    // Reading.

    const KB = 1000;
    const UNITS = {
        b: 1, byte: 1, bytes: 1,
        k: KB, kb: KB, kilobyte: KB, kilobytes: KB,
        m: KB ** 2, mb: KB ** 2, megabyte: KB ** 2, megabytes: KB ** 2,
        g: KB ** 3, gb: KB ** 3, gigabyte: KB ** 3, gigabytes: KB ** 3,
        kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3,
    };
    const WHAT_TO_TYPE = "Type a number with a unit, such as 12 MB, 0.5 GB or 7,000,000 bytes.";

    // The digits as JavaScript writes them: groups put together, a point for
    // the decimals. A comma before three digits parts groups, any other is a
    // decimal comma.
    function plain(digits) {
        const text = digits.replace(/(?<=\d)[\s_'’](?=\d)/g, "");
        if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(",", "");
        if (/^\d{1,3}(\.\d{3}){2,}(,\d+)?$/.test(text)) return text.replaceAll(".", "").replace(",", ".");
        if (/^\d+,\d+$/.test(text)) return text.replace(",", ".");
        return /^(\d+\.?\d*|\.\d+)(e\d{1,2})?$/.test(text) ? text : null;
    }

    // The bytes that `text` says, or what is wrong with it.
    function read(text) {
        const [, digits, unit] = /^(.*?)\s*([a-z]*)$/.exec(text.trim().toLowerCase());
        const number = plain(digits);
        const scale = unit === "" ? 1 : Object.hasOwn(UNITS, unit) ? UNITS[unit] : null;
        if (number === null || scale === null) return { problem: `That is not a size. ${WHAT_TO_TYPE}` };
        const bytes = Math.round(Number(number) * scale);
        if (bytes < 1) return { problem: `It holds more than nothing. ${WHAT_TO_TYPE}` };
        if (bytes > 1e15) return { problem: `No computer has that much. ${WHAT_TO_TYPE}` };
        if (unit === "" && bytes < 100 * KB) return { problem: `${text.trim()} of what? ${WHAT_TO_TYPE}` };
        return { bytes };
    }

    // Answering. Sizes are shown as they are everywhere in the course.

    function exact(count, noun) {
        return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
    }

    function shown(bytes) {
        if (bytes < 100 * KB) return exact(bytes, "byte");
        const [unit, name] =
            bytes < 999_950 ? [KB, "KB"] : bytes < 999_950_000 ? [KB ** 2, "MB"] : [KB ** 3, "GB"];
        const tenths = Math.round(bytes * 10 / unit) / 10;
        return `${tenths.toLocaleString("en-US", { minimumFractionDigits: 1 })} ${name}`;
    }

    function times(large, small) {
        return (large / small).toLocaleString("en-US", { maximumSignificantDigits: 3 });
    }

    const sum = (some) => some.reduce((bytes, holder) => bytes + holder.bytes, 0);

    // The holders that add up to what is missing: one alone, or the oldest few.
    function forgotten(missing) {
        const fits = (some) => Math.abs(sum(some) - missing) <= peak / 100;
        const few = holders.map((_, last) => holders.slice(0, last + 1));
        return [...holders.map((holder) => [holder]), ...few].find(fits) ?? [];
    }

    function named({ name, line }) {
        return line ? `${name} (line ${line})` : name;
    }

    function list(words) {
        return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
    }

    function hint(missing) {
        const some = forgotten(missing);
        if (some.length > 0 && some.length < holders.length) {
            return `You probably did not count what ${list(some.map(named))} allocated: ${shown(sum(some))}, and alive at the peak.`;
        }
        const largest = [...holders].sort((one, other) => other.bytes - one.bytes)[0];
        return largest ? `What ${named(largest)} allocated is ${shown(largest.bytes)} of the peak.` : "";
    }

    function said(guess) {
        const measured = `The measured peak is ${exact(peak, "byte")} in ${exact(blocks, "block")}.`;
        if (guess === null) return measured;
        if (guess === peak) return `${measured} That is your guess, to the byte. Well done.`;
        const off = shown(Math.abs(peak - guess));
        if (guess > peak) {
            return `${measured} Your guess of ${shown(guess)} is ${off} too high, ${times(guess, peak)} times the peak: some of what you counted is not alive then.`;
        }
        return `${measured} Your guess of ${shown(guess)} is ${off} too low; the peak is ${times(peak, guess)} times that. ${hint(peak - guess)}`;
    }

    // Folding and remembering. Where the browser keeps nothing, the page does
    // until it is left.

    function stored(change) {
        try { return change(localStorage); } catch { return null; }
    }

    function fold(folded) {
        page.toggle("heap-guessing", folded);
        page.toggle("heap-guessed", !folded);
    }

    function show(guess) {
        answer.textContent = said(guess);
        box.elements.guess.removeAttribute("aria-invalid");
        fold(false);
    }

    box.addEventListener("submit", (event) => {
        event.preventDefault();
        const text = box.elements.guess.value;
        const { bytes, problem } = read(text);
        if (problem) {
            answer.textContent = problem;
            box.elements.guess.setAttribute("aria-invalid", "true");
            box.elements.guess.focus();
            return;
        }
        stored((storage) => storage.setItem(key, text));
        show(bytes);
    });
    box.elements.show.addEventListener("click", () => {
        stored((storage) => storage.setItem(key, ""));
        show(null);
    });
    box.elements.again.addEventListener("click", () => {
        stored((storage) => storage.removeItem(key));
        box.reset();
        answer.textContent = "";
        fold(true);
        box.elements.guess.focus();
    });
    // The book turns its pages by arrow keys, and searches by others.
    box.addEventListener("keydown", (event) => event.stopPropagation());

    // A link into what is folded leads to the box.
    function toBox() {
        if (!page.contains("heap-guessing") || location.hash.length < 2) return;
        const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (target && target.getClientRects().length === 0) box.scrollIntoView();
    }
    addEventListener("hashchange", toBox);

    const remembered = stored((storage) => storage.getItem(key));
    if (remembered !== null) {
        box.elements.guess.value = remembered;
        show(read(remembered).bytes ?? null);
    }
    toBox();
})();
