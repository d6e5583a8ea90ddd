// Reads docs/asyncapi.json as the parser of AsyncAPI does, examples included, and prints what it finds.
import { readFile } from "node:fs/promises";
import { DiagnosticSeverity, Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], "utf8"));
const found = diagnostics.filter(diagnostic => diagnostic.severity <= DiagnosticSeverity?.Warning ?? 1);
for (const { code, message, path, severity } of found) console.log(`${severity} ${code} ${path.join(".")}: ${message}`);
if (document === undefined || found.length > 0) process.exit(1);
console.log(`${document.messages().all().length} messages, version ${document.version()}`);
