// A relay of some lines on the npm package smpp: what ESMEs submit goes to one SMSC, receipts come back.
// It keeps nothing. Usage: node relay_node.js NORTH SOUTH (ports of this machine)
const smpp = require('smpp');
const [north, south] = process.argv.slice(2).map(Number);

const owners = new Map(); // message_id -> the session that it was told to
const sessions = new Set();
const up = smpp.connect({url: `smpp://127.0.0.1:${south}`, auto_enquire_link_period: 30000});
up.socket.setNoDelay(true);
up.on('connect', () => up.bind_transceiver({system_id: 'relay', password: 'pw'}));
up.on('pdu', (pdu) => {
  if (pdu.command !== 'deliver_sm') return;
  up.send(pdu.response());
  const words = pdu.short_message.message.toString();
  const id = /id:([^ ]+)/.exec(words);
  const owner = (id && owners.get(id[1])) || sessions.values().next().value;
  if (id) owners.delete(id[1]);
  if (!owner) return;
  owner.deliver_sm({
    source_addr: pdu.source_addr, source_addr_ton: pdu.source_addr_ton, source_addr_npi: pdu.source_addr_npi,
    destination_addr: pdu.destination_addr, dest_addr_ton: pdu.dest_addr_ton, dest_addr_npi: pdu.dest_addr_npi,
    esm_class: pdu.esm_class, short_message: pdu.short_message,
    receipted_message_id: pdu.receipted_message_id, message_state: pdu.message_state,
  });
});
const server = smpp.createServer((session) => {
  session.socket.setNoDelay(true);
  session.on('bind_transceiver', (pdu) => { sessions.add(session); session.send(pdu.response()); });
  session.on('submit_sm', (pdu) => {
    up.submit_sm({
      source_addr: pdu.source_addr, source_addr_ton: pdu.source_addr_ton, source_addr_npi: pdu.source_addr_npi,
      destination_addr: pdu.destination_addr, dest_addr_ton: pdu.dest_addr_ton,
      dest_addr_npi: pdu.dest_addr_npi, registered_delivery: pdu.registered_delivery,
      short_message: pdu.short_message, data_coding: pdu.data_coding,
    }, (answer) => {
      owners.set(answer.message_id, session);
      session.send(pdu.response({command_status: answer.command_status, message_id: answer.message_id}));
    });
  });
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('close', () => sessions.delete(session));
  session.on('error', () => sessions.delete(session));
});
server.listen(north, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
