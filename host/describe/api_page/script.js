'use strict';
// Everything that comes from the document or from an answer is put into the page as text, never as markup.

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];
let api = {};

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === 'on') for (const [event, action] of Object.entries(value)) element.addEventListener(event, action);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

function resolve(node) {
  for (let step = 0; node && node.$ref && step < 20; ++step) {
    const path = node.$ref.replace(/^#\//, '').split('/');
    node = path.reduce((at, part) => at && at[part.replace(/~1/g, '/').replace(/~0/g, '~')], api);
  }
  return node || {};
}

const reference_name = (schema) => schema.$ref ? schema.$ref.split('/').pop() : '';

function limits(schema) {
  const said = [];
  const say = (key, words) => { if (schema[key] !== undefined) said.push(words + ' ' + schema[key]); };
  say('minimum', '≥'); say('maximum', '≤');
  say('minLength', 'length ≥'); say('maxLength', 'length ≤');
  say('minItems', 'items ≥'); say('maxItems', 'items ≤');
  say('pattern', 'like');
  if (schema.default !== undefined) said.push('default ' + JSON.stringify(schema.default));
  if (schema.readOnly) said.push('read only');
  if (schema.writeOnly) said.push('write only');
  return said.join(', ');
}

function type_text(schema) {
  if (schema.$ref) return reference_name(schema);
  if (schema.anyOf) return schema.anyOf.map(type_text).join(' | ');
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const types = [].concat(schema.type || 'any');
  return types.map((type) => {
    if (type === 'array') return 'list of ' + type_text(schema.items || {});
    if (type === 'object' && schema.additionalProperties) return 'map to ' + type_text(schema.additionalProperties);
    const format = schema.format || schema.contentEncoding;
    return type !== 'null' && format ? type + ' (' + format + ')' : type;
  }).join(' | ');
}

// A value to start from, for the form.
function example(schema, depth = 0) {
  const name = reference_name(schema);
  schema = resolve(schema);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return example(schema.anyOf[0], depth + (name ? 1 : 0));
  switch ([].concat(schema.type || 'any')[0]) {
    case 'string': return schema.format === 'date-time' ? new Date(0).toISOString() : 'text';
    case 'integer': case 'number': return Math.max(0, schema.minimum || 0);
    case 'boolean': return false;
    case 'array': return depth > 2 ? [] : Array(Math.max(schema.minItems || 0, 1)).fill(example(schema.items || {}, depth + 1));
    case 'object': {
      const value = {};
      for (const [key, one] of Object.entries(schema.properties || {})) {
        if (!one.readOnly && (depth < 3 || (schema.required || []).includes(key))) value[key] = example(one, depth + 1);
        if (depth > 8) break;
      }
      return value;
    }
    default: return null;
  }
}

function table(heads, rows) {
  return make('div', {class: 'scroll'}, make('table', {},
    make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', {scope: 'col'}, head)))),
    make('tbody', {}, ...rows)));
}

const row = (...cells) => make('tr', {}, ...cells.map((cell) => make('td', {}, ...[].concat(cell))));

function name_cell(name, needed) {
  return [make('code', {}, name), needed ? ' ' : '', needed ? make('span', {class: 'needed'}, 'required') : ''];
}

function type_cell(schema) {
  const said = limits(resolve(schema) === schema ? schema : {...resolve(schema), ...schema});
  return [make('span', {class: 'type'}, type_text(schema)), make('div', {class: 'quiet'}, said)];
}

// `sent`: what the caller sends, so without what only the server gives.
function schema_view(schema, sent, seen = []) {
  const whole = resolve(schema);
  const name = reference_name(schema);
  const parts = [];
  if (whole.description && name) parts.push(make('p', {class: 'quiet'}, whole.description));
  const properties = Object.entries(whole.properties || {}).filter(([, one]) => sent ? !one.readOnly : !one.writeOnly);
  if (properties.length === 0) {
    const plain = name && whole.enum ? {...whole, $ref: undefined} : whole;
    parts.push(make('p', {class: 'type'}, type_text(plain)));
  } else {
    parts.push(table(['Member', 'Type', 'Meaning'], properties.map(([key, one]) =>
      row(name_cell(key, (whole.required || []).includes(key)), type_cell(one), one.description || ''))));
  }
  for (const other of references(whole)) {
    const inner = reference_name(other);
    if (inner === name || seen.includes(inner)) continue;
    seen.push(inner);
    parts.push(make('h3', {}, inner), schema_view(other, sent, seen.concat(name)));
  }
  return make('div', {}, ...parts);
}

// The named schemas that a schema mentions, each once.
function references(schema, found = new Map()) {
  if (!schema || typeof schema !== 'object') return found.values();
  if (typeof schema.$ref === 'string') found.set(schema.$ref, {$ref: schema.$ref});
  for (const [key, one] of Object.entries(schema)) if (key !== 'default') references(one, found);
  return [...found.values()];
}

const json_schema_of = (content) => content && content['application/json'] && content['application/json'].schema;
// Of a stream: that of each piece.
const shown_schema_of = (content) => Object.values(content).map((one) => one.schema || one['x-berth-item']).find(Boolean);

function parameters_view(parameters) {
  if (parameters.length === 0) return null;
  return make('section', {}, make('h3', {}, 'Parameters'),
    table(['Name', 'In', 'Type', 'Meaning'], parameters.map((one) =>
      row(name_cell(one.name, one.required), one.in, type_cell(one.schema || {}), one.description || ''))));
}

function body_view(title, content, sent) {
  if (!content) return null;
  const schema = shown_schema_of(content);
  const name = schema && reference_name(schema);
  return make('section', {}, make('h3', {}, title, ' ', make('span', {class: 'quiet'},
    [...Object.keys(content), name].filter(Boolean).join(', '))), schema ? schema_view(schema, sent) : null);
}

// What is said over a WebSocket once it is open.
function socket_view(note) {
  if (!note) return null;
  const stream = note.stream || {};
  const said = [['arguments', note.arguments], ['input stream ' + (stream.name || ''), stream.item],
    ['answer', note.answers], ['stream of', note.answers_stream_of], ['receives', note.receives], ['sends', note.sends]];
  const files = (note.files || []).map((name) => row('file ' + name, ''));
  return make('section', {}, make('h3', {}, 'WebSocket ', make('span', {class: 'quiet'},
    note.convention === 'none' ? 'messages without a convention' : 'by the marshalling convention')),
    table(['What', 'Type'], [...said.filter(([, schema]) => schema).map(([what, schema]) => row(what, type_cell(schema))),
      ...files]));
}

function responses_view(responses) {
  const good = (status) => status.startsWith('2') || status === '101';
  const success = Object.entries(responses || {}).find(([status]) => good(status));
  const others = Object.entries(responses || {}).filter(([status]) => !good(status));
  const all = make('section', {});
  if (success) {
    const [status, answer] = success;
    all.append(body_view('Answer ' + status, resolve(answer).content, false) ||
      make('h3', {}, 'Answer ' + status, ' ', make('span', {class: 'quiet'}, resolve(answer).description)));
  }
  if (others.length) {
    all.append(make('h3', {}, 'Problems'), table(['Status', 'When'], others.map(([status, answer]) =>
      row(make('code', {}, status === 'default' ? 'other' : status), resolve(answer).description || ''))));
  }
  return all;
}

const shell = (text) => "'" + text.replace(/'/g, "'\\''") + "'";

function request_of(endpoint, form) {
  const value_of = (one) => form.elements['parameter ' + one.in + ' ' + one.name].value;
  const filled = endpoint.parameters.filter((one) => one.in === 'path' || value_of(one) !== '');
  let path = endpoint.path;
  const query = new URLSearchParams();
  const headers = {};
  for (const one of filled) {
    const value = value_of(one);
    if (one.in === 'path') {
      const parts = one['x-berth-rest'] ? value.split('/') : [value];
      path = path.replace('{' + one.name + '}', () => parts.map(encodeURIComponent).join('/'));
    }
    if (one.in === 'query') {
      const list = [].concat((one.schema || {}).type).includes('array');
      for (const part of list ? value.split(',') : [value]) query.append(one.name, part.trim());
    }
    if (one.in === 'header') headers[one.name] = value;
  }
  const url = new URL('.' + path + (query.size || String(query) ? '?' + query : ''), document.baseURI);
  const body = form.elements.body ? form.elements.body.value : undefined;
  if (body !== undefined) headers['content-type'] = endpoint.body_type;
  return {url, method: endpoint.method.toUpperCase(), headers, body};
}

function curl(request) {
  const parts = ['curl -i'];
  if (request.method !== 'GET') parts.push('-X ' + request.method);
  parts.push(shell(String(request.url)));
  for (const [name, value] of Object.entries(request.headers)) parts.push('-H ' + shell(name + ': ' + value));
  if (request.body !== undefined) parts.push('--data-binary ' + shell(request.body));
  return parts.join(' \\\n  ');
}

async function send(request, place) {
  place.replaceChildren(make('p', {class: 'quiet'}, 'Sending …'));
  const began = performance.now();
  try {
    const answer = await fetch(request.url, request);
    let text = await answer.text();
    if (/json/.test(answer.headers.get('content-type') || '')) {
      try { text = JSON.stringify(JSON.parse(text), null, 2); } catch { /* shown as it came */ }
    }
    const took = Math.round(performance.now() - began) + ' ms';
    const heads = [...answer.headers].map(([name, value]) => name + ': ' + value).join('\n');
    place.replaceChildren(
      make('p', {class: answer.ok ? '' : 'failed'}, answer.status + ' ' + answer.statusText + ' ',
        make('span', {class: 'quiet'}, 'in ' + took)),
      make('pre', {tabindex: '0', 'aria-label': 'Headers of the answer'}, heads),
      text ? make('pre', {tabindex: '0', 'aria-label': 'Body of the answer'}, text) : '');
  } catch (error) {
    place.replaceChildren(make('p', {class: 'failed'}, 'No answer: ' + error.message));
  }
}

function try_form(endpoint) {
  const line = make('pre', {tabindex: '0', 'aria-label': 'The same request with curl'});
  const answer = make('div', {role: 'status'});
  const form = make('form', {on: {
    input: () => { line.textContent = curl(request_of(endpoint, form)); },
    submit: (event) => { event.preventDefault(); send(request_of(endpoint, form), answer); },
  }}, make('h3', {}, 'Try it'));
  const field = (label, control) => {
    control.id = endpoint.id + ' ' + label;
    form.append(make('div', {class: 'field'}, make('label', {for: control.id}, label), control));
  };
  for (const one of endpoint.parameters) {
    const value = one.in === 'path' ? String(example(one.schema || {})) : undefined;
    field(one.name, make('input', {name: 'parameter ' + one.in + ' ' + one.name, required: Boolean(one.required), value,
                                   placeholder: type_text(one.schema || {}), autocomplete: 'off'}));
  }
  if (endpoint.body_type) {
    const text = endpoint.body_schema ? JSON.stringify(example(endpoint.body_schema), null, 2) : '';
    const control = make('textarea', {name: 'body', spellcheck: 'false'});
    control.value = text;
    control.rows = Math.min(16, Math.max(4, text.split('\n').length + 1));
    field('body', control);
  }
  const copy = make('button', {type: 'button', class: 'plain', on: {
    click: () => navigator.clipboard && navigator.clipboard.writeText(line.textContent),
  }}, 'Copy curl');
  form.append(make('div', {class: 'buttons'}, make('button', {type: 'submit'}, 'Send'), copy), line, answer);
  line.textContent = curl(request_of(endpoint, form));
  return form;
}

// A form here sends one text as the body and waits for the whole answer.
const can_be_tried = (endpoint) => !endpoint.operation['x-websocket'] && !endpoint.body_type.startsWith('multipart/');

function endpoint_view(endpoint) {
  const inside = make('div', {class: 'inside'});
  // The inside is made when it is first opened: a document may have thousands of endpoints.
  const open = () => {
    if (!details.open || inside.childElementCount) return;
    const operation = endpoint.operation;
    inside.append(...[
      operation.description ? make('p', {}, operation.description) : null,
      parameters_view(endpoint.parameters),
      operation.requestBody ? body_view('Body', resolve(operation.requestBody).content, true) : null,
      responses_view(operation.responses),
      socket_view(operation['x-websocket']),
      can_be_tried(endpoint) ? try_form(endpoint) : null,
    ].filter(Boolean));
  };
  const details = make('details', {class: 'endpoint', id: endpoint.id, on: {toggle: open}},
    make('summary', {}, make('span', {class: 'method ' + endpoint.method}, endpoint.method.toUpperCase()),
      make('span', {class: 'path'}, endpoint.path), make('span', {class: 'words'}, endpoint.operation.summary || '')),
    inside);
  return details;
}

function endpoints_of(document_) {
  const all = [];
  for (const [path, item] of Object.entries(document_.paths || {})) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const content = operation.requestBody && resolve(operation.requestBody).content;
      const parameters = [...(item.parameters || []), ...(operation.parameters || [])].map(resolve);
      const tag = (operation.tags || [''])[0];
      all.push({
        path, method, operation, parameters, tag, id: operation.operationId || method + path,
        body_type: content ? Object.keys(content)[0] : '', body_schema: json_schema_of(content),
        words: [method, path, tag, operation.summary, operation.description, operation.operationId].join(' ').toLowerCase(),
      });
    }
  }
  return all;
}

function show(document_) {
  api = document_;
  const info = api.info || {};
  const all = endpoints_of(api);
  document.title = info.title || 'API';
  document.getElementById('title').textContent = info.title || 'API';
  document.getElementById('about').textContent = [info.version, info.description].filter(Boolean).join(' · ');
  const main = document.getElementById('endpoints');
  const contents = document.getElementById('contents');
  main.replaceChildren();
  for (const tag of new Set(all.map((one) => one.tag))) {
    const about = (api.tags || []).find((one) => one.name === tag) || {};
    const section = make('section', {}, make('h2', {}, tag || 'Endpoints'),
      about.description ? make('p', {class: 'quiet'}, about.description) : null);
    const list = make('ul', {});
    const chapter = make('div', {}, make('h2', {}, tag || 'Endpoints'), list);
    for (const endpoint of all.filter((one) => one.tag === tag)) {
      endpoint.view = endpoint_view(endpoint);
      endpoint.entry = make('li', {}, make('a', {href: '#' + encodeURIComponent(endpoint.id),
                                                 on: {click: () => { endpoint.view.open = true; }}},
        make('span', {class: 'method ' + endpoint.method}, endpoint.method.toUpperCase()), endpoint.path));
      Object.assign(endpoint, {section, chapter});
      section.append(endpoint.view);
      list.append(endpoint.entry);
    }
    main.append(section);
    contents.append(chapter);
  }
  if (all.length === 0) main.append(make('p', {}, 'Nothing is served yet. Drop a plugin into the plugins folder.'));
  const filter = document.getElementById('filter');
  filter.addEventListener('input', () => choose(all, filter.value));
  choose(all, filter.value);
  open_addressed();
}

function choose(all, wanted) {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = all.filter((one) => words.every((word) => one.words.includes(word)));
  for (const one of all) one.view.hidden = one.entry.hidden = !shown.includes(one);
  for (const one of all) one.section.hidden = one.chapter.hidden = !shown.some((other) => other.tag === one.tag);
  document.getElementById('count').textContent =
    shown.length === all.length ? all.length + ' endpoints' : shown.length + ' of ' + all.length + ' endpoints';
}

function open_addressed() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.matches('details')) {
    target.open = true;
    target.scrollIntoView();
  }
}

window.addEventListener('hashchange', open_addressed);
fetch('./openapi.json').then((answer) => {
  if (!answer.ok) throw new Error('the server answered ' + answer.status);
  return answer.json();
}).then(show).catch((error) => {
  document.getElementById('endpoints').replaceChildren(
    make('p', {class: 'failed'}, 'openapi.json could not be read: ' + error.message));
});
