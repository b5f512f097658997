// Uses a host as an official MCP client does: URL and which client, v1 (the legacy SDK), v2 (the newer one as it comes), or
// v2-modern. The host serves the recorded server's four tools. Prints what was seen as JSON.
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const [url, which] = process.argv.slice(2);
setTimeout(() => {
    console.error("nothing more for 60 s");
    process.exit(1);
}, 60000).unref();

const about = { name: "berth-test", version: "1.0.0" };
const place = new URL(url);
let client, transport;
if (which === "v1") {
    client = new LegacyClient(about);
    transport = new LegacyTransport(place);
} else {
    client = new Client(about, which === "v2-modern" ? { versionNegotiation: { mode: "auto" } } : {});
    transport = new StreamableHTTPClientTransport(place);
}
const call = (name, args, options) =>
    which === "v1" ? client.callTool({ name, arguments: args }, undefined, options) : client.callTool({ name, arguments: args }, options);

const seen = { progress: [], changes: 0 };
await client.connect(transport);
seen.server = client.getServerVersion()?.name;
seen.version = which === "v1" ? transport.protocolVersion : client.getNegotiatedProtocolVersion();
seen.tools = (await client.listTools()).tools.map((tool) => tool.name);
seen.greeting = (await call("greet", { name: "Ada", count: 2 })).structuredContent;
const worked = await call("work", { seconds: 0.6, steps: 3 }, { onprogress: (told) => seen.progress.push(told.progress) });
seen.worked = worked.structuredContent;
seen.failed = await call("fail", {});
seen.misfit = (await call("greet", { count: "x" })).isError;
seen.unknown = await call("nobody", {}).then(() => "found", (error) => error.code);
const parallel = await Promise.all(Array.from({ length: 20 }, (_, i) => call("greet", { name: String(i) })));
seen.parallel = parallel.every((one, i) => one.structuredContent.greeting === `Hello, ${i}!`);

// The tool is stopped when its caller gives up: the host counts.
const before = (await call("status", {})).structuredContent.cancelled;
const giveUp = new AbortController();
const long = call("work", { seconds: 600, steps: 6000 }, { signal: giveUp.signal, timeout: 50000, onprogress: () => giveUp.abort("enough") });
seen.cancelled = await long.then(() => "ended", () => "gave up");
do {
    await new Promise((then) => setTimeout(then, 20));
} while ((await call("status", {})).structuredContent.cancelled === before);

// Tools that come are told, while the test drops a plugin.
const changed = new Promise((then) => {
    const hear = () => {
        seen.changes += 1;
        then();
    };
    if (which === "v1") client.setNotificationHandler(ToolListChangedNotificationSchema, hear);
    else client.setNotificationHandler("notifications/tools/list_changed", hear);
});
const subscription = which === "v2-modern" ? await client.listen({ toolsListChanged: true }) : undefined;
console.log("listening");
await changed;
seen.more = (await client.listTools()).tools.map((tool) => tool.name);
await subscription?.close();
if (which !== "v2-modern") await transport.terminateSession();
await client.close();
console.log(JSON.stringify(seen));
process.exit(0);
