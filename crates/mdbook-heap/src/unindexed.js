(() => {
    const frame = document.currentScript.previousElementSibling;
    const { body } = new DOMParser().parseFromString(frame.srcdoc, "text/html");
    // Unlike `innerHTML`, this runs the scripts inside.
    frame.replaceWith(document.createRange().createContextualFragment(body.innerHTML));
})();
