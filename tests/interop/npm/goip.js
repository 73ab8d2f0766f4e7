// A program of somebody with GoIPs, on the npm package goip: an SMS server for their lines, and SMS by UDP and HTTP.
//
//     node goip.js SERVER LINE HTTP      ports: of the server, of line 1 of the box, of the box's web pages
//
// It tells a line of JSON for each thing that happens, and ends when it has heard of all that it sent.
'use strict';

const { ServerFactory, SocketSms, HttpSms } = require('goip');

const [server, line, http] = process.argv.slice(2).map(Number);
const tell = (what) => console.log(JSON.stringify(what));
const ids = new Set();
let reports = 0;
let received = 0;

async function send() {
  const socket = new SocketSms('127.0.0.1', line, 'pw');
  tell({ socket: (await socket.send('+2561', 'by UDP')).sms_no });
  tell({ socket: (await socket.send('+2562', 'Привет')).sms_no });
  socket.close();
  const pages = new HttpSms(`http://127.0.0.1:${http}`, 2, 'admin', 'admin', { waitForStatus: true, waitTime: 100 });
  tell({ http: (await pages.send('+2563', 'by HTTP: Привет')).status });
  const stranger = new HttpSms(`http://127.0.0.1:${http}`, 2, 'admin', 'wrong', {});
  await stranger.send('+2564', 'x').catch((error) => tell({ refused: error.message.trim() }));
}

const udp = ServerFactory.make(server, { address: '127.0.0.1' });
udp.onAll((message) => {
  const said = message._request._attributes;
  if (message.constructor.name === 'Req' && !ids.has(said.id)) {
    ids.add(said.id);
    if (ids.size === 4) {
      tell({ registered: [...ids].sort() });
      send().catch((error) => tell({ error: error.message }));
    }
  } else if (message.constructor.name === 'Deliver') {
    tell({ report: said.num, state: said.state });
    reports += 1;
  } else if (message.constructor.name === 'Receive') {
    tell({ received: said.srcnum, by: said.id });
    received += 1;
  }
});
udp.onServerError((error) => { tell({ error: error.message }); process.exit(1); });
udp.run();
setInterval(() => { if (reports >= 2 && received >= 1) setTimeout(() => process.exit(0), 500); }, 100);
