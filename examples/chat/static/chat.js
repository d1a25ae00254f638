import { Topic } from "/squall/topics.js";

const [log, said, here, state, form] = ["log", "said", "here", "state", "say"].map((id) => document.getElementById(id));
const text = form.elements.text;
const present = new Set(here.textContent.split(", ").filter(Boolean));
const typing = new Map();
let told = 0;

const room = new Topic(`${location.pathname}/events`, { after: said.dataset.after, names: ["typing"] });

room.addEventListener("message", ({ detail: { who, text } }) => {
    const name = document.createElement("b");
    name.textContent = who;
    const line = document.createElement("li");
    line.append(name, ` ${text}`);
    said.append(line);
    log.scrollTop = log.scrollHeight;
    typing.delete(who);
    tell();
});
room.addEventListener("joined", ({ detail }) => people(present.add(detail)));
room.addEventListener("left", ({ detail }) => present.delete(detail) && people(present));
room.addEventListener("typing", ({ detail }) => {
    clearTimeout(typing.get(detail));
    typing.set(detail, setTimeout(() => typing.delete(detail) && tell(), 4000));
    tell();
});
// Something is missing: the page that the server writes has it.
room.addEventListener("gap", ({ detail }) => detail === "away" || location.reload());
room.addEventListener("open", () => tell());
room.addEventListener("closed", () => tell("Connecting again…"));

function people(names) {
    here.textContent = [...names].sort().join(", ");
}

function tell(words = "") {
    const names = [...typing.keys()];
    state.textContent = words || (names.length ? `${names.join(", ")} typing…` : "");
}

form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    try {
        const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
        // A redirect is the page again, which the stream has brought up to date already.
        if (answer.type !== "opaqueredirect") throw answer;
        form.reset();
        told = 0;
    } catch {
        tell("That was not sent: try again.");
    }
    text.focus();
});

text.addEventListener("input", () => {
    if (Date.now() - told < 2000) return;
    told = Date.now();
    const body = new URLSearchParams(new FormData(form));
    fetch(`${location.pathname}/typing`, { method: "POST", body }).catch(() => {});
});

log.scrollTop = log.scrollHeight;
