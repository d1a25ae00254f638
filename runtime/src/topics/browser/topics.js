// The topics of a site in a browser: a stream of events or a WebSocket that comes back where it left off.

const KNOWN = ["message", "subscribed", "joined", "left", "gap"];
// What a WebSocket is closed by that may be opened again: the server stops or has failed, the client was too slow, or the
// connection broke off.
const AGAIN = [1001, 1005, 1006, 1011, 1012, 1013, 1014];

export class Topic extends EventTarget {
    #url;
    #socket;
    #names;
    #after;
    #source;
    #timer;
    #tries = 0;
    // The network is there again: what was open before may be dead, and nobody has said so.
    #wake = () => this.#connect();

    // `after`: what the page shows already; `socket`: whether it is a WebSocket; `names`: those of further events of a stream.
    constructor(url, { after = "", socket = false, names = [] } = {}) {
        super();
        this.#url = new URL(url, document.baseURI);
        if (socket) this.#url.protocol = this.#url.protocol.replace("http", "ws");
        this.#socket = this.#url.protocol.startsWith("ws");
        this.#after = after;
        this.#names = [...KNOWN, ...names];
        addEventListener("online", this.#wake);
        this.#connect();
    }

    // The id of the last message.
    get after() {
        return this.#after;
    }

    // Sends a value through a WebSocket that is open: whether it is on its way.
    send(value) {
        const open = this.#socket && this.#source?.readyState === WebSocket.OPEN;
        if (open) this.#source.send(JSON.stringify(value));
        return open;
    }

    // Ends it for good.
    close() {
        removeEventListener("online", this.#wake);
        this.#drop();
    }

    #drop() {
        clearTimeout(this.#timer);
        const source = this.#source;
        this.#source = null;
        source?.close();
    }

    #connect() {
        this.#drop();
        if (this.#after) this.#url.searchParams.set("after", this.#after);
        const source = (this.#source = this.#socket ? new WebSocket(this.#url) : new EventSource(this.#url));
        const tell = (name, detail, id) => source === this.#source && this.#tell(name, detail, id);
        source.onopen = () => tell("open");
        if (this.#socket) {
            source.onmessage = ({ data }) => {
                const event = JSON.parse(data);
                tell(event.event, event.data, event.id);
            };
            source.onclose = ({ code, reason }) => this.#lost(source, { code, reason, again: AGAIN.includes(code) });
        } else {
            for (const name of this.#names) {
                source.addEventListener(name, ({ data, lastEventId }) => tell(name, JSON.parse(data), lastEventId));
            }
            source.onerror = () => this.#lost(source, { again: true });
        }
    }

    #tell(name, detail, id) {
        // Some have it open and lose it at once, again and again; who is told something has come through.
        if (name !== "open") this.#tries = 0;
        this.#after = id || this.#after;
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }

    // Comes back, sooner or later by chance: a whole site of browsers may have lost it at once.
    #lost(source, detail) {
        if (source !== this.#source) return;
        detail.again ? this.#drop() : this.close();
        const most = Math.min(30_000, 1000 * 2 ** this.#tries++);
        if (detail.again) this.#timer = setTimeout(this.#wake, 200 + Math.random() * most);
        this.dispatchEvent(new CustomEvent("closed", { detail }));
    }
}
