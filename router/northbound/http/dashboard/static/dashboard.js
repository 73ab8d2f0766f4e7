// What moves on the pages. Without this they work all the same: forms are sent, and answered by pages.
"use strict";

const all = (what, within = document) => [...within.querySelectorAll(what)];

// --- what moves: values by the names of their places, once a second at most

const SHAPES = {up: "●", bound: "●", resting: "◐", saving: "◐", over_limit: "▲", benched: "▲", paused: "❚❚", disabled: "○"};
const LEVELS = {info: "●", warn: "▲", error: "■"};

let places = new Map();

function look() {
  places = new Map();
  for (const one of all("[data-live], [data-live-state], [data-live-word], [data-live-part]")) {
    const name = one.dataset.live || one.dataset.liveState || one.dataset.liveWord || one.dataset.livePart;
    places.set(name, [...(places.get(name) || []), one]);
  }
}

// A word between backticks is one of the configuration.
function fill(place, text) {
  place.replaceChildren(...text.split("`").map((piece, at) => at % 2 ? element("code", piece) : piece));
}

// What cannot be told in a word is asked for again, as a part of the page.
let asked = 0;

async function fetchParts(names) {
  const turn = ++asked;
  try {
    const answer = await fetch(location.href, {credentials: "same-origin", headers: {Accept: "text/html"}});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked || !answer.ok) return;
    for (const old of all("[data-part]")) {
      const name = old.dataset.part, fresh = page.querySelector(`[data-part="${name}"]`);
      if (names && !names.includes(name)) continue;
      if (old.contains(document.activeElement) || old.querySelector("details[open]")) continue;
      if (fresh && fresh.innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(fresh));
    }
    look();
  } catch (error) {
    // The stream tells that the router does not answer.
  }
}

function show(place, value) {
  if (place.dataset.livePart) {
    if (place.dataset.told && place.dataset.told !== value) fetchParts(["troubles", "gateways", "queue", "last"]);
    place.dataset.told = value;
    return;
  }
  if (place.dataset.liveState) {
    place.dataset.state = value;
    place.querySelector(".shape").textContent = SHAPES[value] || "■";
    return;
  }
  const text = place.dataset.liveWord ? value.replaceAll("_", " ") : value;
  if (place.tagName === "METER") {
    place.value = Number(text);
  } else if (place.textContent !== text.replaceAll("`", "")) {
    fill(place, text);
    place.classList.remove("moved");
    void place.offsetWidth;
    place.classList.add("moved");
  }
}

function values(told) {
  for (const [name, value] of Object.entries(JSON.parse(told.data))) {
    for (const place of places.get(name) || []) show(place, value);
  }
}

function element(name, text, more = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
  return made;
}

function happened(told) {
  const event = JSON.parse(told.data), rows = document.getElementById("happened");
  const chosen = document.getElementById("chosen");
  if (!rows || (chosen.dataset.level && chosen.dataset.level !== event.level)) return;
  if (chosen.dataset.subject && chosen.dataset.subject !== event.subject) return;
  const row = document.createElement("tr"), level = element("td", "", {"data-label": "Level"});
  const chip = element("span", "", {class: "chip", "data-state": event.level});
  chip.append(element("span", LEVELS[event.level], {class: "shape", "aria-hidden": "true"}), " ", element("span", event.level));
  level.append(chip);
  const subject = element("td", "", {"data-label": "Subject"});
  subject.append(element("a", event.subject, {href: "/events?subject=" + encodeURIComponent(event.subject)}));
  const at = element("td", "", {"data-label": "At"});
  at.append(element("time", event.shown, {datetime: event.at, title: event.at}));
  row.append(at, level, subject, element("td", event.text, {"data-label": "What", class: "words"}));
  row.classList.add("moved");
  rows.prepend(row);
  for (const old of [...rows.children].slice(500)) old.remove();
  all(".empty", chosen).forEach((one) => one.remove());
}

let stream = null;

function follow() {
  const topic = document.body.dataset.topic, sign = document.getElementById("live");
  if (stream) stream.close();
  stream = null;
  look();
  if (!topic || !sign || !window.EventSource) return;
  stream = new EventSource("/stream?of=" + topic);
  stream.onopen = () => { sign.hidden = false; sign.className = "live"; sign.textContent = "live"; };
  stream.onerror = () => { sign.hidden = false; sign.className = "live lost"; sign.textContent = "not live"; };
  stream.addEventListener("values", values);
  stream.addEventListener("happened", happened);
}

// --- forms: the page that answers takes the place of this one, without a flash

function swap(text, url) {
  const page = new DOMParser().parseFromString(text, "text/html"), main = page.querySelector("main");
  if (!main || !document.querySelector("header.top") || !page.querySelector("header.top")) {
    location.assign(url);
    return;
  }
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.querySelector(".top nav").replaceWith(document.adoptNode(page.querySelector(".top nav")));
  document.title = page.title;
  document.body.dataset.topic = page.body.dataset.topic || "";
  if (url !== location.href) history.pushState({}, "", url);
  start();
  const notice = document.querySelector("#notices .notice, .notice.wrong");
  if (notice) {
    notice.tabIndex = -1;
    notice.focus();
    notice.scrollIntoView({block: "center"});
  }
}

async function send(event) {
  const form = event.target, button = event.submitter;
  if (form.method !== "post" || "plain" in form.dataset || event.defaultPrevented) return;
  event.preventDefault();
  const question = button && button.dataset.confirm;
  if (question && !window.confirm(question)) return;
  const body = new URLSearchParams(new FormData(form, button));
  if (button) button.disabled = true;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {method: "POST", body, credentials: "same-origin", headers: {Accept: "text/html"}});
    swap(await answer.text(), answer.url);
  } catch (error) {
    if (button) button.disabled = false;
    form.removeAttribute("aria-busy");
    const said = element("p", "■ The router does not answer: nothing is known of what became of it.", {class: "notice wrong", role: "alert"});
    document.getElementById("notices").replaceChildren(said);
  }
}

// --- tables: rows are narrowed as one types, and marked all at once

function narrow(field) {
  const words = field.value.trim().toLowerCase(), table = document.getElementById(field.dataset.narrow);
  if (!table) return;
  for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(words);
}

function start() {
  for (const field of all("[data-narrow]")) field.addEventListener("input", () => narrow(field));
  for (const box of all("[data-mark]")) {
    box.hidden = false;
    box.addEventListener("change", () => {
      for (const row of box.closest("table").tBodies[0].rows) {
        const one = row.querySelector(`input[name="${box.dataset.mark}"]`);
        if (one && !row.hidden) one.checked = box.checked;
      }
    });
  }
  follow();
  wait();
}

// As often as the parts want it that are there now: those of what has come to its end want it no more.
function wait() {
  clearTimeout(again);
  const often = document.querySelector("[data-every]"), seconds = often ? Number(often.dataset.every) : 60;
  again = setTimeout(() => {
    if (!document.hidden && document.querySelector("[data-part]")) fetchParts();
    wait();
  }, seconds * 1000);
}

let again = 0;

document.addEventListener("submit", send);
window.addEventListener("popstate", () => location.reload());
window.addEventListener("pagehide", () => { if (stream) stream.close(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
start();
