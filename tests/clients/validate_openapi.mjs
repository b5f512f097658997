// node validate_openapi.mjs FILE|URL: is it a true OpenAPI 3.1 document? Exit 0 when it is, 1 with every fault when not.
// The parser checks the document's shape, its references and the rules that no schema can say (unique operation ids,
// declared path parameters); it leaves schema objects alone, so those are held against JSON Schema 2020-12 here.
import { readFileSync } from 'node:fs';
import OpenAPIParser from '@readme/openapi-parser';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const source = process.argv[2];
if (!source) {
  console.error('usage: node validate_openapi.mjs FILE|URL');
  process.exit(64);
}

const read = async (from) => /^https?:/.test(from) ? (await fetch(from)).text() : readFileSync(from, 'utf8');

// Every schema object of the document with the place where it stands.
function* schemas(node, place = '') {
  if (!node || typeof node !== 'object') return;
  for (const [name, schema] of Object.entries(node.components?.schemas ?? {})) yield [`/components/schemas/${name}`, schema];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'schema') yield [`${place}/schema`, value];
    else if (!(place === '/components' && key === 'schemas')) yield* schemas(value, `${place}/${key}`);
  }
}

function schema_faults(document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const faults = [];
  for (const [place, schema] of schemas(document)) {
    if (!ajv.validateSchema(schema)) faults.push(`${place}: ${ajv.errorsText(ajv.errors, { dataVar: '' })}`);
  }
  return faults;
}

const document = JSON.parse(await read(source));
const faults = schema_faults(document);
if (!/^3\.1\.\d+$/.test(document.openapi)) faults.push(`expected OpenAPI 3.1, found ${document.openapi}`);
await OpenAPIParser.validate(structuredClone(document)).catch((error) => faults.push(error.message));
for (const fault of faults) console.error(fault);
console.log(`${source}: ${faults.length ? 'not valid' : 'valid OpenAPI ' + document.openapi}`);
process.exit(faults.length ? 1 : 0);
