// Does what a person does in the viewer: start it, load a file, choose a metric.
"use strict";
{
    const { name, metric } = document.body.dataset;

    const say = (text) => {
        const status = document.querySelector("[role=status]");
        status.textContent = text;
        status.hidden = false;
    };

    const load = () => {
        const profile = document.getElementById("profile").textContent;
        const files = new DataTransfer();
        files.items.add(new File([profile], name, { type: "application/json" }));
        const input = document.querySelector("input[type=file]");
        input.files = files.files;
        input.dispatchEvent(new Event("change"));
    };

    const choose = () => {
        const select = document.querySelector("select");
        const index = [...select.options].findIndex((option) => option.textContent === metric);
        if (index < 0) {
            say(`this viewer has no metric “${metric}”`);
            return;
        }
        select.selectedIndex = index;
        select.dispatchEvent(new Event("change"));
    };

    try {
        onLoad();
        load();
        choose();
    } catch (error) {
        say(`the profile could not be loaded: ${error.message}`);
    }
}
