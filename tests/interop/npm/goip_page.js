// A program of somebody with a GoIP, on the npm package goip: SMS by the pages of the box.
//
//     node goip_page.js http://HOST USER PASSWORD LINE NUMBER TEXT [NUMBER TEXT]...
//
// It prints a line of JSON for each: what the package makes of the answer.
'use strict';

const { HttpSms } = require('goip');

const [host, user, password, line, ...texts] = process.argv.slice(2);
const pages = new HttpSms(host, Number(line), user, password, { waitForStatus: true, waitTime: 100 });

(async () => {
  while (texts.length > 1) {
    const [number, text] = texts.splice(0, 2);
    const sent = await pages.send(number, text).catch((error) => ({ refused: error.message.trim() }));
    console.log(JSON.stringify({ number, status: sent.status, refused: sent.refused }));
  }
})();
