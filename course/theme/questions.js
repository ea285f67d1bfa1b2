// The questions of a chapter: judges an answer by what stands at the end of the chapter,
// and remembers it. A question before the measurement is judged once the reader has
// guessed the peak, since its answer gives much of that away.
"use strict";
(() => {
    // All chapters on one page, to be printed: nobody answers there.
    if (location.pathname.endsWith("/print.html")) return;
    const page = document.documentElement.classList;

    // What was in attributes, hidden from the search, becomes text.
    for (const hidden of document.querySelectorAll(".heap-answers [data-heap-text]")) {
        hidden.textContent = hidden.dataset.heapText;
        hidden.removeAttribute("data-heap-text");
    }

    // Where the browser keeps nothing, an answer is kept until the page is left.
    function stored(change) {
        try { return change(localStorage); } catch { return null; }
    }

    // The number that `text` says, in `unit`, or what is wrong with it.
    function read(text, unit) {
        if (unit === "bytes") {
            // The guess box takes nothing for no guess; here it may be the answer.
            if (/^0+ *([kmg]?b|bytes?)?$/i.test(text.trim())) return { number: 0 };
            const { bytes, problem } = heapSizes.read(text);
            return { number: bytes, problem };
        }
        const [, digits, noun] = /^(.*?)\s*([a-z]*)$/.exec(text.trim().toLowerCase());
        const number = heapSizes.plain(digits);
        const nouns = ["", unit, unit.replace(/s$/, ""), ...(unit === "" ? ["times", "x"] : [])];
        if (number !== null && nouns.includes(noun)) return { number: Number(number) };
        return { problem: `That is not a number${unit && ` of ${unit}`}. Type one such as ${`12 ${unit}`.trim()}.` };
    }

    // The answer at the end of the chapter that `value` is, or what is wrong with it.
    function answerFor(answers, value) {
        const known = [...answers.querySelectorAll("[data-key], [data-number]")];
        const otherwise = answers.querySelector(".heap-otherwise");
        if (known[0].dataset.key !== undefined) {
            return { answer: known.find((answer) => answer.dataset.key === value) ?? otherwise };
        }
        const { number, problem } = read(value, known[0].dataset.unit);
        if (problem) return { problem };
        const is = ({ dataset }) => Math.abs(number - Number(dataset.number)) <= Number(dataset.off);
        return { answer: known.find(is) ?? otherwise };
    }

    function ask(form, answers) {
        const verdict = form.querySelector(".heap-verdict");
        const { show, clear } = form.elements;
        const right = answers.querySelector(".heap-right");
        const key = `letting-go.question.${form.dataset.chapter}.${form.dataset.id}`;
        let value = stored((storage) => storage.getItem(key));
        let isShown = false;

        const isWithheld = () => form.dataset.when === "before" && page.contains("heap-guessing");
        const copy = (of, part) => [...of.querySelector(part).cloneNode(true).childNodes];

        function say(result, word, ...nodes) {
            const strong = document.createElement("strong");
            strong.textContent = word;
            verdict.replaceChildren(...(word ? [strong, " "] : []), ...nodes);
            verdict.classList.toggle("heap-is-right", result === "right");
            verdict.classList.toggle("heap-is-wrong", result === "wrong");
        }

        function judge() {
            const { answer, problem } = value === null ? {} : answerFor(answers, value);
            if (isWithheld()) {
                if (problem) say("", "", problem);
                else if (answer) say("", "", "Your answer is kept. Whether it is right, you will see here once you have guessed.");
                else say("", "");
            } else if (isShown) {
                say("", "The answer:", ...copy(right, ".heap-what"), " ", ...copy(right, ".heap-why"));
            } else if (problem) {
                say("", "", problem);
            } else if (answer) {
                const result = answer === right ? "right" : "wrong";
                say(result, result === "right" ? "Right." : "Not right.", ...copy(answer, ".heap-why"));
            } else {
                say("", "");
            }
            show.hidden = isWithheld() || isShown || answer === right;
            clear.hidden = value === null && !isShown;
        }

        form.addEventListener("submit", (event) => {
            event.preventDefault();
            const given = form.elements.answer.value;
            isShown = false;
            if (given.trim() === "") {
                say("", "", "Give an answer first.");
                return;
            }
            value = given;
            // What is no answer at all is not kept.
            if (answerFor(answers, value).answer) stored((storage) => storage.setItem(key, value));
            judge();
        });
        show.addEventListener("click", () => {
            isShown = true;
            judge();
            clear.focus();
        });
        clear.addEventListener("click", () => {
            stored((storage) => storage.removeItem(key));
            [value, isShown] = [null, false];
            form.reset();
            judge();
            form.querySelector("input").focus();
        });
        document.addEventListener("heap-fold", judge);

        form.classList.add("heap-live");
        if (value !== null) form.elements.answer.value = value;
        judge();
    }

    for (const form of document.querySelectorAll(".heap-question")) {
        const answers = document.querySelector(`[data-answers-to="${CSS.escape(form.dataset.id)}"]`);
        if (answers) ask(form, answers);
    }
    for (const folded of document.querySelectorAll(".heap-answers")) folded.classList.add("heap-live");
})();
