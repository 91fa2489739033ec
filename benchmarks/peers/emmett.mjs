// Emmett on the same PostgreSQL: `node emmett.mjs DSN` reads {one, hundreds, fiveHundreds, apart} from its standard
// input, lists of {stream, type, data}, and writes events a second of each as JSON. A batch goes to one stream, as Emmett
// appends to one at a time. It fails when what it reads back is not what it was given.
import assert from "node:assert/strict";
import { text } from "node:stream/consumers";

import { dumbo } from "@event-driven-io/dumbo";
import { getPostgreSQLEventStore, readMessagesBatch } from "@event-driven-io/emmett-postgresql";

const AT_ONCE = 5000;
const [dsn] = process.argv.slice(2);
const given = JSON.parse(await text(process.stdin));
const store = getPostgreSQLEventStore(dsn);
await store.schema.migrate();

const rates = {};
async function timed(name, count, work) {
  const began = process.hrtime.bigint();
  await work();
  rates[name] = count / (Number(process.hrtime.bigint() - began) / 1e9);
}

const message = ({ type, data }) => ({ type, data });

async function batches(events, size) {
  for (let start = 0; start < events.length; start += size) {
    const batch = events.slice(start, start + size);
    await store.appendToStream(`batch-${size}-${batch[0].data.meta.event_id}`, batch.map(message));
  }
}

async function callers(events, count) {
  let next = 0;
  async function caller() {
    while (next < events.length) {
      const event = events[next++];
      await store.appendToStream(event.stream, [message(event)]);
    }
  }
  await Promise.all(Array.from({ length: count }, caller));
}

await timed("one", given.one.length, () => batches(given.one, 1));
await timed("hundreds", given.hundreds.length, () => batches(given.hundreds, 100));
await timed("fiveHundreds", given.fiveHundreds.length, () => batches(given.fiveHundreds, 500));

// read before callers append at the same time: a page begins after the last position of the one before, but is in the order
// of transactions, so that where the two differ it may repeat an event or leave one out
const pool = dumbo({ connectionString: dsn });
const inTurn = given.one.length + given.hundreds.length + given.fiveHundreds.length;
let seen = 0;
await timed("read", inTurn, async () => {
  for (let after = 0n, left = true; left; ) {
    const found = await readMessagesBatch(pool.execute, { after, batchSize: AT_ONCE });
    seen += found.messages.length;
    after = found.currentGlobalPosition;
    left = found.areMessagesLeft;
  }
});
assert.equal(seen, inTurn);

await timed("callers", given.apart.length, () => callers(given.apart, 64));

const sent = new Map(Object.values(given).flat().map((event) => [event.data.meta.event_id, event]));
const found = await readMessagesBatch(pool.execute, { after: 0n, batchSize: sent.size });
for (const { type, data } of found.messages) {
  const event = sent.get(data.meta.event_id);
  assert.deepEqual({ type, data }, message(event));
  sent.delete(data.meta.event_id);
}
assert.equal(sent.size, 0);
await pool.close();
await store.close();
console.log(JSON.stringify(rates));
