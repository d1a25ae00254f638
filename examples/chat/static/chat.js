import { Topic } from "/squall/topics.js";

const [log, said, here, state, form] = ["log", "said", "here", "state", "say"].map((id) => document.getElementById(id));
const me = document.getElementById("me").textContent;
const text = form.elements.text;
const present = new Set();
const typing = new Map();
let told = 0;

let saying = "";
let room;

// All goes through one socket; where something on the way lets none through, through a stream of events and posts.
function enter(path, options) {
    room = new Topic(location.pathname + path, { after: room?.after ?? said.dataset.after, ...options });
    const on = (name, listen) => room.addEventListener(name, ({ detail }) => listen(detail));
    let was_open = false;
    on("open", () => (was_open = true) && tell());
    on("closed", ({ again }) => {
        tell("Connecting again…");
        // Whoever is no longer signed in is asked to come in.
        if (!again) location.reload();
        if (options.socket && !was_open) {
            room.close();
            enter("/events", { names: ["typing"] });
        }
    });
    on("subscribed", (names) => {
        present.clear();
        names.forEach((name) => present.add(name));
        people();
    });
    on("joined", (name) => people(present.add(name)));
    on("left", (name) => people(present.delete(name)));
    on("message", hear);
    on("typing", (name) => {
        clearTimeout(typing.get(name));
        typing.set(name, setTimeout(() => typing.delete(name) && tell(), 4000));
        tell();
    });
    on("refused", (why) => tell(why));
    // Something is missing: the page that the server writes has it.
    on("gap", (why) => why === "away" || location.reload());
}

function hear({ who, text: words }) {
    const name = document.createElement("b");
    name.textContent = who;
    const line = document.createElement("li");
    line.append(name, ` ${words}`);
    said.append(line);
    log.scrollTop = log.scrollHeight;
    typing.delete(who);
    tell();
    // What was said stays in its field until it has been heard.
    if (who === me && words === saying) heard();
}

function heard() {
    if (text.value.trim() === saying) form.reset();
    saying = "";
    told = 0;
}

function people() {
    here.textContent = [...present].sort().join(", ");
}

function tell(words = "") {
    const names = [...typing.keys()];
    state.textContent = words || (names.length ? `${names.join(", ")} typing…` : "");
}

function post(path, body) {
    // A redirect is the page again, which the stream has brought up to date already.
    return fetch(path, { method: "POST", body: new URLSearchParams(body), redirect: "manual" });
}

form.addEventListener("submit", async (event) => {
    event.preventDefault();
    saying = text.value.trim();
    text.focus();
    if (room.send({ say: saying })) return;
    try {
        const answer = await post(form.action, new FormData(form));
        if (answer.type !== "opaqueredirect") throw answer;
        heard();
    } catch {
        tell("That was not sent: try again.");
    }
});

text.addEventListener("input", () => {
    if (Date.now() - told < 2000) return;
    told = Date.now();
    if (!room.send("typing")) post(`${location.pathname}/typing`, new FormData(form)).catch(() => {});
});

enter("/talk", { socket: true });
log.scrollTop = log.scrollHeight;
