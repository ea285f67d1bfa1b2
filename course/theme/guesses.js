// The guesses that are kept in this browser. A guess box keeps those at its program under
// one key, and the first stays: whoever has seen the peak does not guess any more.
"use strict";
const heapGuesses = (() => {
    const PREFIX = "letting-go.guess.";
    const MAX_GUESSES = 20;
    const SURE = ["wild", "unsure", "fairly", "certain"];
    const FORMAT = 1;

    // Where the browser keeps nothing, a page does until it is left.
    const unkept = new Map();

    function read(key) {
        try { return localStorage.getItem(key) ?? unkept.get(key) ?? null; } catch { return unkept.get(key) ?? null; }
    }

    function write(key, text) {
        unkept.set(key, text);
        try { localStorage.setItem(key, text); } catch { /* not allowed here */ }
    }

    // A guess as it was kept, with nothing in it that could not be meant; null if it is none.
    function sound(guess) {
        const { bytes } = heapSizes.read(String(guess?.text));
        if (bytes === undefined) return null;
        const when = Number.isNaN(Date.parse(guess.when)) ? null : new Date(guess.when).toISOString();
        return {
            when,
            text: String(guess.text),
            bytes,
            sure: SURE.includes(guess.sure) ? guess.sure : null,
            after_answer: guess.after_answer === true,
            peak_bytes: Number.isSafeInteger(guess.peak_bytes) ? guess.peak_bytes : null,
        };
    }

    // A record: the guesses, whether the page has ever told the peak, and what it shows now:
    // it is "folded", or answers what was "guessed", or has "shown" the peak without a guess.
    // Older pages kept the text of one guess, which was empty where there was none.
    function parsed(text) {
        if (text === null) return { page: "folded", told: false, guesses: [] };
        if (!text.startsWith("{")) {
            const guesses = [sound({ text })].filter(Boolean);
            return { page: guesses.length > 0 ? "guessed" : "shown", told: true, guesses };
        }
        try {
            const { page, told, guesses } = JSON.parse(text);
            const sounds = guesses.map(sound).filter(Boolean);
            const isKnown = page === "shown" || (page === "guessed" && sounds.length > 0);
            return { page: isKnown ? page : "folded", told: told === true, guesses: sounds };
        } catch {
            return { page: "folded", told: false, guesses: [] };
        }
    }

    // The record of the program `binary`.
    function of(binary) {
        return parsed(read(PREFIX + binary));
    }

    function keep(binary, record) {
        write(PREFIX + binary, JSON.stringify(record));
    }

    // Adds a guess made now. The first one stays, and the latest ones.
    function add(binary, guess) {
        const { told, guesses } = of(binary);
        guesses.push({ when: new Date().toISOString(), ...guess, after_answer: told });
        if (guesses.length > MAX_GUESSES) guesses.splice(1, 1);
        keep(binary, { page: "guessed", told: true, guesses });
    }

    // Keeps that the page tells the peak without a guess.
    function show(binary) {
        keep(binary, { ...of(binary), page: "shown", told: true });
    }

    function fold(binary) {
        keep(binary, { ...of(binary), page: "folded" });
    }

    // The first guess, if the peak was not known then.
    function first({ guesses }) {
        return guesses.length > 0 && !guesses[0].after_answer ? guesses[0] : null;
    }

    // What is kept of all programs, as the chapter "For editors and programs" documents it.
    function all() {
        let keys = [...unkept.keys()];
        try { keys = [...new Set([...Object.keys(localStorage), ...keys])]; } catch { /* not allowed here */ }
        const binaries = keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)).sort();
        const guesses = binaries.flatMap((binary) => {
            const record = of(binary);
            return record.guesses.map((guess) => ({ binary, ...guess, first: guess === first(record) }));
        });
        return { format: FORMAT, exported: new Date().toISOString(), guesses };
    }

    // Downloads them.
    function download() {
        const file = new Blob([JSON.stringify(all(), null, 2) + "\n"], { type: "application/json" });
        const link = document.createElement("a");
        link.href = URL.createObjectURL(file);
        link.download = "letting-go-guesses.json";
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    return { of, add, show, fold, first, download };
})();
