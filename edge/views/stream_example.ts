/** A receiver of webhooks that verifies them, as the guide for integrators has it. */
export const RECEIVER = `import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.STREAM_SECRET);

const server = createServer(async (request, response) => {
  let body = "";
  for await (const text of request.setEncoding("utf8")) body += text;
  try {
    const event = webhook.verify(body, request.headers);
    console.log(event.id, event.type, JSON.stringify(event.data));
    response.writeHead(204).end();
  } catch (error) {
    response.writeHead(400).end(error.message);
  }
});

server.listen(process.env.PORT ?? 8080, () => console.log("Listening on", server.address().port));
`;

/** What the receiver is saved as. */
export const RECEIVER_FILE = "receiver.mjs";

/** The command that starts the receiver with its secret. */
export function startReceiver(secret: string): string {
  return `npm install standardwebhooks\nSTREAM_SECRET='${secret}' node ${RECEIVER_FILE}`;
}

/** The command that fetches what a stream may hear, from the beginning. */
export function fetchEvents(url: string, credential: string): string {
  return `curl --no-buffer '${url}?after=0' \\\n  --header 'Authorization: Bearer ${credential}'`;
}
