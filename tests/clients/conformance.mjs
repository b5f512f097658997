// MCP's own conformance tool, also under Node 18 and 20: what it imports of Node 22 is for commands that are not used here.
//
//     node conformance.mjs server --url http://127.0.0.1:8090/mcp --scenario ping
import { File } from "node:buffer";
import { register } from "node:module";

globalThis.File ??= File; // global since Node 20

const loader = `
export async function load(url, context, next) {
    const loaded = await next(url, context);
    if (!url.endsWith("/@modelcontextprotocol/conformance/dist/index.js")) return loaded;
    return { ...loaded, source: String(loaded.source).replace(/globSync as \\w+,/, "") };
}`;
register("data:text/javascript," + encodeURIComponent(loader));
const tool = new URL("node_modules/@modelcontextprotocol/conformance/dist/index.js", import.meta.url);
process.argv[1] = tool.pathname;
await import(tool);
