#!/usr/bin/env python3
"""Recomputes the evidence chain of a contract: recompute_timeline.py timeline.json. Needs nothing but this file and Python 3."""
import hashlib, hmac, json, sys

timeline = json.load(open(sys.argv[1], encoding="utf-8"))
previous = bytes(32)
commitments = set()
for number, entry in enumerate(timeline["links"], 1):
    event = entry["event"]
    link = hashlib.sha256(previous + event.encode("utf-8")).digest()
    parsed = json.loads(event)
    canonical = json.dumps(parsed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if link.hex() != entry["link"]:
        sys.exit(f"link {number} does not follow from the one before")
    if canonical != event or parsed["seq"] != number or parsed["contract"] != timeline["contractId"]:
        sys.exit(f"event {number} is not canonical, out of sequence or of another contract")
    commitments.update(value for value in event.split('"') if len(value) == 64)
    previous = link
    print(f'{number:4} {parsed["event"]["at"]} {parsed["event"]["type"]}')

for opening in timeline["openings"]:
    value = hmac.new(bytes.fromhex(opening["salt"]), opening["value"].encode("utf-8"), hashlib.sha256).hexdigest()
    if value != opening["hash"] or value not in commitments:
        sys.exit("an opening does not open a commitment of the chain")

print(f'{len(timeline["links"])} links follow one another, {len(timeline["openings"])} commitments open; head {previous.hex()}')
