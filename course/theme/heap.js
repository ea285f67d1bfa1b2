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

    const { exact, read, shown, times } = heapSizes;

    // Answering.

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
        document.dispatchEvent(new Event("heap-fold"));
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
