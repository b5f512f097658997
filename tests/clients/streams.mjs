// Speaks the marshalling convention with the `ws` client: BASE_URL PATH ARGUMENTS. Prints every message as JSON, binary
// ones as {"binary": text}, and the close code.
import WebSocket from "ws";

const [base, path, args] = process.argv.slice(2);
const socket = new WebSocket(base.replace(/^http/, "ws") + path);
const seen = [];
const deadline = setTimeout(() => fail("nothing for 20 s"), 20000);

function fail(why) {
    console.error(why);
    process.exit(1);
}

socket.on("error", (error) => fail(String(error)));
socket.on("open", () => socket.send(JSON.stringify({ type: "args", json: JSON.parse(args) })));
socket.on("message", (data, binary) => seen.push(binary ? { binary: data.toString() } : JSON.parse(data.toString())));
socket.on("close", (code) => {
    clearTimeout(deadline);
    console.log(JSON.stringify({ messages: seen, code }));
});
