// The guess box of a chapter: reads the guess, answers it, unfolds the page, and has it
// kept. What it answers with is in the box, put there from the results.
"use strict";
(() => {
    const box = document.querySelector(".heap-guess");
    const page = document.documentElement.classList;
    if (!box || !(page.contains("heap-guessing") || page.contains("heap-guessed"))) return;

    const peak = Number(box.dataset.peak);
    const blocks = Number(box.dataset.blocks);
    const { binary } = box.dataset;
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

    // How sure somebody was, as the box says it.
    const words = new Map([...box.elements.sure].map((radio) => [radio.value, radio.parentElement.textContent.trim()]));

    function inWords({ bytes, sure }) {
        return sure === null ? shown(bytes) : `${shown(bytes)} (${words.get(sure)})`;
    }

    function compared(guess) {
        if (guess === peak) return "that is the peak, to the byte";
        return guess > peak ? `that is ${times(guess, peak)} times the peak` : `the peak is ${times(peak, guess)} times that`;
    }

    // What is on record beside the guess that has just been answered.
    function recorded(record) {
        const first = heapGuesses.first(record);
        const last = record.guesses.at(-1);
        if (!last) return "";
        const later = last.after_answer ? ", after the page had told the peak" : "";
        if (first === null) return `On record: ${inWords(last)}${later}.`;
        const on = `On record as your first guess: ${inWords(first)}`;
        return first === last ? `${on}.` : `${on}; ${compared(first.bytes)}. Your last guess: ${inWords(last)}${later}.`;
    }

    // Folding.

    function fold(folded) {
        page.toggle("heap-guessing", folded);
        page.toggle("heap-guessed", !folded);
        document.dispatchEvent(new Event("heap-fold"));
    }

    function unfold() {
        const record = heapGuesses.of(binary);
        answer.textContent = said(record.page === "guessed" ? record.guesses.at(-1).bytes : null);
        box.querySelector(".heap-recorded").textContent = recorded(record);
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
        const sure = box.elements.sure.value || null;
        heapGuesses.add(binary, { text, bytes, sure, peak_bytes: peak });
        unfold();
    });
    box.elements.show.addEventListener("click", () => {
        heapGuesses.show(binary);
        unfold();
    });
    box.elements.again.addEventListener("click", () => {
        heapGuesses.fold(binary);
        box.reset();
        answer.textContent = "";
        box.querySelector(".heap-recorded").textContent = "";
        fold(true);
        box.elements.guess.focus();
    });
    box.elements.download.addEventListener("click", () => heapGuesses.download());
    // The book turns its pages by arrow keys, and searches by others.
    box.addEventListener("keydown", (event) => event.stopPropagation());

    // A link into what is folded leads to the box.
    function toBox() {
        if (!page.contains("heap-guessing") || location.hash.length < 2) return;
        const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (target && target.getClientRects().length === 0) box.scrollIntoView();
    }
    addEventListener("hashchange", toBox);

    const kept = heapGuesses.of(binary);
    if (kept.page !== "folded") {
        const last = kept.page === "guessed" ? kept.guesses.at(-1) : null;
        box.elements.guess.value = last?.text ?? "";
        box.elements.sure.value = last?.sure ?? "";
        unfold();
    } else {
        fold(true);
    }
    toBox();
})();
