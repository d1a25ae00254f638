// The topics of a site in a browser: a stream of events or a WebSocket that comes back where it left off.

const KNOWN = ["message", "joined", "left", "gap"];

export class Topic extends EventTarget {
    #url;
    #names;
    #after;
    #source;
    #timer;
    #tries = 0;
    #ended = false;
    #wake = () => this.#timer && this.#connect();

    // `after`: what the page shows already; `names`: those of further events.
    constructor(url, { after = "", names = [] } = {}) {
        super();
        this.#url = url;
        this.#after = after;
        this.#names = [...KNOWN, ...names];
        addEventListener("online", this.#wake);
        this.#connect();
    }

    // The id of the last message.
    get after() {
        return this.#after;
    }

    // Ends it for good.
    close() {
        this.#ended = true;
        removeEventListener("online", this.#wake);
        clearTimeout(this.#timer);
        this.#source?.close();
    }

    #connect() {
        clearTimeout(this.#timer);
        this.#timer = 0;
        const url = new URL(this.#url, document.baseURI);
        if (this.#after) url.searchParams.set("after", this.#after);
        const socket = url.protocol.startsWith("ws");
        const source = (this.#source = socket ? new WebSocket(url) : new EventSource(url));
        source.onopen = () => {
            this.#tries = 0;
            this.dispatchEvent(new Event("open"));
        };
        if (socket) {
            source.onmessage = ({ data }) => {
                const { id, event, data: detail } = JSON.parse(data);
                this.#tell(event, detail, id);
            };
            source.onclose = () => this.#lost(source);
        } else {
            for (const name of this.#names) {
                source.addEventListener(name, ({ data, lastEventId }) => this.#tell(name, JSON.parse(data), lastEventId));
            }
            source.onerror = () => this.#lost(source);
        }
    }

    #tell(name, detail, id) {
        this.#after = id || this.#after;
        this.dispatchEvent(new CustomEvent(name, { detail }));
    }

    // Comes back, sooner or later by chance: a whole site of browsers may have lost it at once.
    #lost(source) {
        if (this.#ended || source !== this.#source) return;
        source.close();
        this.#source = null;
        this.dispatchEvent(new Event("closed"));
        const most = Math.min(30_000, 1000 * 2 ** this.#tries++);
        this.#timer = setTimeout(() => this.#connect(), 200 + Math.random() * most);
    }
}
