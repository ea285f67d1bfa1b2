(() => {
    // All chapters on one page, to be printed: nothing is folded there.
    if (location.pathname.endsWith("/print.html")) return;
    const { binary } = document.querySelector(".heap-guess").dataset;
    let guess = null;
    try { guess = localStorage.getItem(`letting-go.guess.${binary}`); } catch { /* not allowed here */ }
    document.documentElement.classList.add(guess === null ? "heap-guessing" : "heap-guessed");
})();
