// For GcsEmulatorTest: Google's own emulator of Cloud Storage (npm install firebase-tools), without its rules. Before it stands
// what it lacks: copies, whose route does not match, ifGenerationMatch=0, buckets that nobody made. Beside it, on the next port:
// a proxy that answers as the address where a pod gets its tokens.
const http = require("http");
const { EmulatorRegistry } = require("firebase-tools/lib/emulator/registry");
const { StorageEmulator } = require("firebase-tools/lib/emulator/storage");
const port = Number(process.argv[2] || 9199);
const emulator = new StorageEmulator({ projectId: "demo", host: "127.0.0.1", port: port + 2, rules: { name: "r", content: "" } });
emulator._rulesRuntime.start = async () => {};
emulator._rulesManager.start = async () => [];
Object.defineProperty(emulator, "storageLayer", { get: () => emulator.adminStorageLayer });
const layer = emulator.adminStorageLayer;
layer._cloudFunctions = { dispatch: () => {} };
const json = (s, code, body) => { s.statusCode = code; s.setHeader("content-type", "application/json"); s.end(JSON.stringify(body)); };
const error = (s, code, message) => json(s, code, { error: { code, message, errors: [{ message, domain: "global", reason: "x" }] } });
EmulatorRegistry.start(emulator).then(() => {
  layer.createBucket("lake");
  http.createServer((q, s) => {
    const url = new URL(q.url, "http://x");
    console.log(q.method, q.url);
    const bucket = /\/b\/([^/?]+)/.exec(url.pathname)?.[1];
    if (bucket !== "lake") { q.resume(); return error(s, 404, "The specified bucket does not exist."); }
    const copy = /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)\/copyTo\/b\/([^/]+)\/o\/([^/]+)$/.exec(url.pathname);
    const to = copy ? decodeURIComponent(copy[4]) : url.searchParams.get("name");
    if (url.searchParams.get("ifGenerationMatch") === "0" && layer.getMetadata(bucket, to)) { q.resume(); return error(s, 412, "conditionNotMet"); }
    if (copy) {
      q.resume();
      try {
        const m = layer.copyObject({ sourceBucket: bucket, sourceObject: decodeURIComponent(copy[2]), destinationBucket: bucket, destinationObject: to, incomingMetadata: {}, authorization: "Bearer owner" });
        return json(s, 200, { kind: "storage#object", name: to, bucket, size: String(m.size) });
      } catch (e) { return error(s, 404, "No such object: " + String(e)); }
    }
    const p = http.request({ host: "127.0.0.1", port: port + 2, method: q.method, path: q.url, headers: q.headers }, r => { s.writeHead(r.statusCode, r.headers); r.pipe(s); });
    q.pipe(p);
  }).listen(port, "127.0.0.1");
  http.createServer((q, s) => json(s, 200, { access_token: "owner", expires_in: 3600, token_type: "Bearer" })).listen(port + 1, "127.0.0.1");
  console.log("ready");
});
