// Sizes as a reader types them, and as the course shows them: for the guess box and for
// questions that ask for a number.
"use strict";
const heapSizes = (() => {
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

    // Showing, as everywhere in the course.

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

    return { KB, plain, read, exact, shown, times };
})();
