(() => {
    // All chapters on one page, to be printed: nothing is folded there.
    if (location.pathname.endsWith("/print.html")) return;
    const { binary } = document.querySelector(".heap-guess").dataset;
    // As `theme/guesses.js` reads it, which comes later.
    let folded = true;
    try {
        const kept = localStorage.getItem(`letting-go.guess.${binary}`);
        folded = kept === null || (kept.startsWith("{") && JSON.parse(kept).page === "folded");
    } catch { /* not allowed here, or not sound */ }
    document.documentElement.classList.add(folded ? "heap-guessing" : "heap-guessed");
})();
