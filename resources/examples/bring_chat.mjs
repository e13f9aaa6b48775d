// Bring chat into your room: node bring_chat.mjs ws://127.0.0.1:8765/ws TOKEN < lines of `user id<TAB>name<TAB>text`
// Node 22, Deno, Bun and browsers have WebSocket built in; Node 20 takes --experimental-websocket.
import { readFileSync } from "node:fs";

const [url, token] = process.argv.slice(2);
const events = readFileSync(0, "utf8").split("\n").filter((line) => line.split("\t").length > 2).map((line) => {
  const [user_id, name, ...text] = line.split("\t");
  const fan = { platform: "mine", user_id, name };
  return { kind: "chat", id: crypto.randomUUID(), at: new Date().toISOString(), fan, text: text.join("\t") };
});

function connect() {
  const ws = new WebSocket(url, "anchor-room.v1");
  const say = (frame) => ws.send(JSON.stringify(frame));
  const bring = () =>
    events.length ? say({ type: "events", id: events[0].id, items: events.slice(0, 100) }) : ws.close();
  ws.onopen = () => say({ type: "hello", protocol: 1, role: "source", token });
  ws.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.type === "welcome") bring();
    else if (frame.type === "accepted") { events.splice(0, 100); bring(); } // safe on disk
    else if (frame.type === "wait") setTimeout(bring, frame.for_ms); // the same is sent again
    else if (frame.type === "refused" || frame.type === "error") { console.error(frame.message); process.exit(1); }
  };
  ws.onclose = () => events.length && setTimeout(connect, 1000); // and again whenever it is lost
}
connect();
