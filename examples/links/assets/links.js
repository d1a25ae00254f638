"use strict";

const field = document.getElementById("url");
const answer = document.getElementById("answer");

async function shorten() {
    const response = await fetch("/api/links", {
        method: "POST",
        headers: { "content-type": "application/json", "accept": "application/json" },
        body: JSON.stringify({ url: field.value }),
    });
    const body = await response.json();
    if (!response.ok) {
        answer.textContent = body.detail ?? body.title;
        return;
    }
    const link = document.createElement("a");
    link.href = "/" + body.code;
    link.textContent = link.href;
    answer.replaceChildren(link);
    field.value = "";
}

document.getElementById("shorten").addEventListener("click", () => {
    shorten().catch(() => (answer.textContent = "No answer; try again."));
});
