// For each file: its path and what MuPDF says of the changes after its signatures (0: nothing against them, else the number of a saved version that is not allowed).
import * as mupdf from "mupdf";
import fs from "node:fs";

for (const file of process.argv.slice(2)) {
  const document = mupdf.Document.openDocument(fs.readFileSync(file), "application/pdf");
  console.log(`${file}\t${document.validateChangeHistory()}`);
}
