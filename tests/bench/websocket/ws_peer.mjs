// The same two endpoints with node's `ws`: PORT as argument. /echo echoes; /tokens/N answers its first message with N
// items and closes.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(process.argv[3] + "/"));
const { WebSocketServer } = require("ws");

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false });
server.on("connection", (socket, request) => {
    const tokens = /^\/tokens\/(\d+)$/.exec(request.url);
    if (!tokens) {
        socket.on("message", (data, binary) => socket.send(data, { binary }));
        return;
    }
    socket.once("message", () => {
        socket.send('{"type": "stream"}');
        for (let i = 0; i < Number(tokens[1]); ++i)
            socket.send(`{"type": "item", "value": {"text": "token", "index": ${i}}}`);
        socket.send('{"type": "end"}');
        socket.close(1000);
    });
});
