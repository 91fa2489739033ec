"""Send one message to a partnership and wait for its receipt. Needs: pip install 'nats-py[nkeys]'"""

import asyncio
import json
import sys
from pathlib import Path

import nats


async def main(arguments, body) -> int:
    url, seed_file, partnership, agency, kind, message_id = arguments
    said = []

    async def on_error(error):  # a missing right is told here, apart from the publish that lacks it
        said.append(str(error))

    prefix = f"_INBOX_{partnership}_{agency}"
    client = await nats.connect(url, nkeys_seed=seed_file, inbox_prefix=prefix, error_cb=on_error)
    try:
        jetstream = client.jetstream()
        subject = f"gt.{partnership}.intake.{agency}.{kind}"
        await store(jetstream, subject, message_id, body, said)
        receipt = await receipt_for(jetstream, agency, message_id)
        print(json.dumps(receipt, indent=2))
        return 0 if receipt["verdict"] == "accepted" else 1
    finally:
        await client.close()


async def store(jetstream, subject, message_id, body, said):
    headers = {"ce-specversion": "1.0", "ce-id": message_id, "content-type": "application/json"}
    for attempt in range(5):
        try:
            return await jetstream.publish(subject, body, headers=headers, timeout=5)
        except (nats.errors.TimeoutError, nats.js.errors.NoStreamResponseError):
            # stored or not, nobody knows: the same id again is safe
            if said:
                break
            await asyncio.sleep(2**attempt)
    raise SystemExit(
        f"{message_id} was not stored: {'; '.join(said) or 'no answer, send it again'}"
    )


async def receipt_for(jetstream, agency, message_id):
    receipts = await jetstream.pull_subscribe_bind(f"rcpt-{agency}", "RECEIPTS")
    while True:
        try:
            messages = await receipts.fetch(1, timeout=5)
        except nats.errors.TimeoutError:  # none yet
            continue
        for message in messages:
            receipt = json.loads(message.data)
            print(receipt["message_id"], receipt["verdict"], file=sys.stderr)  # keep it first
            await message.ack()  # it does not come again
            if receipt["message_id"] == message_id:
                return receipt


if __name__ == "__main__":
    *arguments, body_file = sys.argv[1:]
    sys.exit(asyncio.run(main(arguments, Path(body_file).read_bytes())))
