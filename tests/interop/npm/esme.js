// An ESME by the npm package smpp: binds in every way, sends all kinds of requests, waits for what it is owed.
//
//   node esme.js PORT INCOMING
//
// ends when INCOMING deliver_sm have come, and prints what happened as one object of JSON.
'use strict';
const smpp = require('smpp');

const [port, incoming] = process.argv.slice(2).map(Number);
const account = {system_id: 'crm', password: 'secret12'};
const from = {source_addr: 'shop', registered_delivery: 1};
let complete;
const all = new Promise((resolve) => { complete = resolve; });
const told = {bound: {}, answers: {}, incoming: [], error: ''};

function connect() {
  const session = smpp.connect({host: '127.0.0.1', port});
  session.on('error', (error) => { told.error = String(error); });
  session.on('enquire_link', (pdu) => { session.send(pdu.response()); });
  session.on('deliver_sm', (pdu) => received(session, pdu));
  return session;
}

function received(session, pdu) {
  told.incoming.push({
    source: pdu.source_addr, destination: pdu.destination_addr, esm_class: pdu.esm_class,
    text: (pdu.message_payload || pdu.short_message).message,
    receipted: pdu.receipted_message_id, state: pdu.message_state,
  });
  session.send(pdu.response());
  if (told.incoming.length === incoming) complete();
}

// What answers a request, as a promise.
function ask(session, command, fields) {
  return new Promise((resolve) => session[command](fields || {}, resolve));
}

async function bind(kind) {
  const session = connect();
  const answer = await ask(session, kind, account);
  told.bound[kind] = [answer.command_status, answer.system_id, answer.sc_interface_version];
  return session;
}

async function send(session, name, command, fields) {
  const answer = await ask(session, command, fields);
  told.answers[name] = {
    command: answer.command, status: answer.command_status, id: answer.message_id,
    state: answer.message_state, unsuccess: answer.unsuccess_sme,
  };
  return answer.message_id;
}

async function converse(session) {
  const short = {...from, destination_addr: '+2561', data_coding: 0, short_message: 'Hello @ {braces}'};
  const id = await send(session, 'short', 'submit_sm', short);
  await send(session, 'ucs2', 'submit_sm', {...from, destination_addr: '+2562', short_message: 'Привет'});
  const long = {...from, destination_addr: '+2563', data_coding: 0, message_payload: 'long '.repeat(80)};
  await send(session, 'long', 'submit_sm', long);
  const data = {...from, destination_addr: '+2564', data_coding: 0, message_payload: 'by data_sm'};
  await send(session, 'data', 'data_sm', data);
  const dest_address = [{destination_addr: '+2565'}, {destination_addr: '+2566'}, {dl_name: 'friends'}];
  await send(session, 'multi', 'submit_multi', {...from, dest_address, data_coding: 0, short_message: 'to all'});
  await send(session, 'query', 'query_sm', {message_id: id, source_addr: 'shop'});
  await send(session, 'cancel', 'cancel_sm', {message_id: '999', source_addr: 'shop', destination_addr: '+2561'});
  await send(session, 'nowhere', 'submit_sm', {...from, destination_addr: '', short_message: 'x'});
}

async function main() {
  for (const kind of ['bind_transmitter', 'bind_receiver']) {
    const session = await bind(kind);
    await ask(session, 'unbind');
    session.close();
  }
  const session = await bind('bind_transceiver');
  await converse(session);
  await all;
  await ask(session, 'enquire_link');
  await ask(session, 'unbind');
  session.close();
  console.log(JSON.stringify(told));
  process.exit(0);
}

main();
