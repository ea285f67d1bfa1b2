// What mdBook's own page lacks for keyboards and screen readers.
"use strict";
(() => {
    document.getElementById("mdbook-menu-bar")?.setAttribute("role", "banner");

    // What opens the table of contents is the label of a hidden checkbox, which no key
    // reaches: it becomes a button.
    const label = document.getElementById("mdbook-sidebar-toggle");
    const checkbox = document.getElementById("mdbook-sidebar-toggle-anchor");
    if (label && checkbox) {
        const button = document.createElement("button");
        button.type = "button";
        for (const { name, value } of label.attributes) if (name !== "for") button.setAttribute(name, value);
        button.append(...label.childNodes);
        label.replaceWith(button);
        button.addEventListener("click", () => {
            // mdBook still listens to the label.
            label.dispatchEvent(new Event("click"));
            checkbox.click();
        });
        const page = document.documentElement;
        const tell = () => button.setAttribute("aria-expanded", page.classList.contains("sidebar-visible"));
        new MutationObserver(tell).observe(page, { attributeFilter: ["class"] });
    }

    // What is wider than the page can be scrolled by the arrow keys, which would turn the
    // page elsewhere.
    const reach = (entries) => {
        for (const { target } of entries) {
            if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
            else target.removeAttribute("tabindex");
        }
    };
    const widths = new ResizeObserver(reach);
    for (const part of document.querySelectorAll("main pre > code, main .table-wrapper, .heap-tree")) {
        widths.observe(part);
        part.addEventListener("keydown", (event) => {
            if (event.target === part && /^Arrow(Left|Right)$/.test(event.key)) event.stopPropagation();
        });
    }
})();
