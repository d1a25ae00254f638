"use strict";

// The page does without: this only adds a button that copies the new short address.
const made = document.querySelector(".made");
if (made && navigator.clipboard) {
    const button = document.createElement("button");
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(made.querySelector("a").href);
            button.textContent = "Copied";
        } catch {
            button.textContent = "Not allowed";
        }
    });
    made.append(button);
}
