// Send one message to a partnership and wait for its receipt.
// Needs: npm install @nats-io/transport-node @nats-io/jetstream
import { readFile } from "node:fs/promises";
import { jetstream } from "@nats-io/jetstream";
import { connect, headers, nkeyAuthenticator } from "@nats-io/transport-node";

const [url, seedFile, partnership, agency, kind, messageId, bodyFile] = process.argv.slice(2);
const seed = new TextEncoder().encode((await readFile(seedFile, "utf8")).trim());
const client = await connect({
  servers: url,
  authenticator: nkeyAuthenticator(seed),
  inboxPrefix: `_INBOX_${partnership}_${agency}`,
});
const js = jetstream(client);

async function store(subject, body) {
  const envelope = headers();
  envelope.set("ce-specversion", "1.0");
  envelope.set("ce-id", messageId);
  envelope.set("content-type", "application/json");
  // after a time-out nobody knows whether it is stored: the same id again is safe
  await js.publish(subject, body, { headers: envelope, timeout: 5000, retries: 5 });
}

async function receiptFor(id) {
  const receipts = await js.consumers.get("RECEIPTS", `rcpt-${agency}`);
  for (;;) {
    for await (const message of await receipts.fetch({ max_messages: 1, expires: 5000 })) {
      const receipt = message.json();
      console.error(receipt.message_id, receipt.verdict); // keep it first
      message.ack(); // it does not come again
      if (receipt.message_id === id) return receipt;
    }
  }
}

try {
  await store(`gt.${partnership}.intake.${agency}.${kind}`, await readFile(bodyFile));
  const receipt = await receiptFor(messageId);
  console.log(JSON.stringify(receipt, null, 2));
  process.exitCode = receipt.verdict === "accepted" ? 0 : 1;
} finally {
  await client.drain();
}
