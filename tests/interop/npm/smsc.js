// An SMSC by the npm package smpp: it takes all, reports all as delivered, and does what a text asks for.
//
//   node smsc.js PORT
//
// A text of "mo" brings a received SMS, "unbind" makes it leave, "late" lets the receipt come first, "full" is
// refused once. It prints a line of JSON for what it is asked.
'use strict';
const smpp = require('smpp');

let count = 0;
let refused = false;
let leaving = false;
const kept = [];  // receipts that must wait until we are bound to again

function tell(what) { console.log(JSON.stringify(what)); }

function receipt(session, pdu, id) {
  if (leaving) return kept.push([pdu, id]);
  return session.deliver_sm({
    source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, esm_class: 4,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2601010101 done date:2601010102 stat:DELIVRD err:000 text:`,
    receipted_message_id: id, message_state: 2,
  }, (answer) => tell({receipt: answer.command_status}));
}

function submitted(session, pdu) {
  const text = (pdu.message_payload || pdu.short_message).message;
  const id = (0xab00 + (count += 1)).toString(16);
  tell({text, to: pdu.destination_addr, registered: pdu.registered_delivery, udh: !!pdu.short_message.udh});
  if (text === 'full' && !refused) {
    refused = true;
    return session.send(pdu.response({command_status: smpp.ESME_RMSGQFUL}));
  }
  if (text === 'late') receipt(session, pdu, id);
  session.send(pdu.response({message_id: id}));
  if (text !== 'late') receipt(session, pdu, id);
  if (text === 'mo') {
    session.deliver_sm({source_addr: '+4477', destination_addr: '+2560', short_message: 'Привет'},
      (answer) => tell({mo: answer.command_status}));
  }
  if (text === 'unbind') {
    leaving = true;
    session.unbind((answer) => { tell({unbind: answer.command_status}); session.close(); });
  }
}

const server = smpp.createServer((session) => {
  session.on('bind_transceiver', (pdu) => {
    tell({bind: pdu.system_id, version: pdu.interface_version});
    session.send(pdu.response({system_id: 'npm', sc_interface_version: 0x34}));
    leaving = false;
    kept.splice(0).forEach((one) => receipt(session, ...one));
    session.enquire_link((answer) => tell({enquire_link: answer.command_status}));
  });
  session.on('submit_sm', (pdu) => submitted(session, pdu));
  session.on('enquire_link', (pdu) => { session.send(pdu.response()); });
  session.on('unbind', (pdu) => { tell({unbound: true}); session.send(pdu.response()); session.close(); });
  session.on('error', (error) => tell({error: String(error)}));
});
server.listen(Number(process.argv[2]), '127.0.0.1');
