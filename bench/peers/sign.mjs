// Signs with the peers of bench pdf. One request a line on stdin, one answer a line on stdout:
//   at the start           → { peers: [{ name, version }] }, those that are installed
//   { peer, file, key, field, milliseconds, output? } → { signatures, cpuMicroseconds } or { fault }
// It signs the same file in memory again and again until the time is over, at least once; with output, the last signed file is written there.
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const password = 'bench';

const peers = {
  '@libpdf/core': async () => {
    const { PDF, P12Signer } = await import('@libpdf/core');
    return async (key, field) => {
      const signer = await P12Signer.create(key, password);
      return async pdf => (await (await PDF.load(pdf)).sign({ signer, fieldName: field, level: 'B-B' })).bytes;
    };
  },
  '@signpdf/signpdf': async () => {
    const { SignPdf } = await import('@signpdf/signpdf');
    const { P12Signer } = await import('@signpdf/signer-p12');
    const { plainAddPlaceholder } = await import('@signpdf/placeholder-plain');
    const { SUBFILTER_ETSI_CADES_DETACHED } = await import('@signpdf/utils');
    return async key => {
      const placeholder = { reason: 'Bench', contactInfo: '', name: 'Bench', location: '', signatureLength: 8192, subFilter: SUBFILTER_ETSI_CADES_DETACHED };
      return async pdf =>
        // Its signer reads the key's bytes once and is used up then.
        new SignPdf().sign(plainAddPlaceholder({ pdfBuffer: pdf, ...placeholder }), new P12Signer(key, { passphrase: password }));
    };
  },
};

const installed = {};
const found = [];
for (const [name, load] of Object.entries(peers)) {
  try {
    installed[name] = await load();
    found.push({ name, version: JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version });
  } catch (fault) {
    console.error(`${name}: ${fault.message}`);
  }
}

const ready = new Map();

async function prepare({ peer, file, key, field }) {
  const name = `${peer}\n${file}\n${key}`;
  if (!ready.has(name)) {
    const sign = await installed[peer](readFileSync(key), field);
    const pdf = readFileSync(file);
    ready.set(name, () => sign(pdf));
  }
  return ready.get(name);
}

async function measure(request) {
  const sign = await prepare(request);
  const end = performance.now() + request.milliseconds;
  const before = process.cpuUsage();
  let signatures = 0;
  let signed;
  do {
    signed = await sign();
    signatures++;
  } while (performance.now() < end);
  const { user, system } = process.cpuUsage(before);
  if (request.output) {
    writeFileSync(request.output, signed);
  }
  return { signatures, cpuMicroseconds: user + system };
}

const answer = line => process.stdout.write(`${JSON.stringify(line)}\n`);
answer({ peers: found });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    answer(await measure(JSON.parse(line)));
  } catch (fault) {
    answer({ fault: fault.message });
  }
}
