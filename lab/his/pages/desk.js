"use strict";
// A form is sent as JSON with a key of its own. While its outcome is not known the same request stays in the form,
// locked, and is sent again with the same key: it is done once. Text goes into the page as text, never as HTML.

const holder = document.getElementById("texts");
const texts = holder ? JSON.parse(holder.textContent) : null;

function newKey() {
  // Not randomUUID: browsers withhold that on plain http.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return "page-" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function put(body, name, value) {
  const parts = name.split(".");
  let place = body;
  parts.slice(0, -1).forEach((part, depth) => {
    if (place[part] === undefined) place[part] = /^[0-9]+$/.test(parts[depth + 1]) ? [] : {};
    place = place[part];
  });
  place[parts[parts.length - 1]] = value;
}

function bodyOf(form) {
  const body = {};
  for (const input of form.querySelectorAll("input, select")) {
    const value = input.value.trim();
    if (value !== "") put(body, input.name, input.dataset.kind === "whole" ? Number(value) : value);
  }
  if (body.lines) body.lines = body.lines.filter(Boolean);
  return body;
}

function addressOf(form) {
  const body = bodyOf(form);
  const used = new Set();
  const path = form.dataset.path.replace(/\{(\w+)\}/g, (_, name) => { used.add(name); return encodeURIComponent(body[name]); });
  const rest = Object.entries(body).filter(([name]) => !used.has(name));
  return rest.length ? path + "?" + new URLSearchParams(rest) : path;
}

function element(tag, text) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  return made;
}

const label = (name) => texts.columns[name] || name;
const HIDDEN = new Set(["op_key", "replayed", "instance"]);

function shown(value) {
  if (value === null || value === undefined) return element("span", "");
  if (Array.isArray(value)) return value.length ? tableOf(value) : element("span", texts.words.nothing);
  if (typeof value === "object") return tableOf([value]);
  return element("span", String(value));
}

function tableOf(rows) {
  if (typeof rows[0] !== "object") return element("span", rows.join(", "));
  const table = element("table");
  const names = Object.keys(rows[0]).filter((name) => !HIDDEN.has(name));
  const head = table.appendChild(element("thead")).appendChild(element("tr"));
  for (const name of names) head.appendChild(element("th", label(name))).scope = "col";
  const body = table.appendChild(element("tbody"));
  for (const row of rows) {
    const line = body.appendChild(element("tr"));
    for (const name of names) line.appendChild(element("td")).appendChild(shown(row[name]));
  }
  return table;
}

function say(form, kind, message, value) {
  const place = form.querySelector(".answer");
  place.className = "answer " + kind;
  place.replaceChildren(element("p", message));
  if (value !== undefined) place.appendChild(shown(value));
  place.focus();
}

function lock(form, pending) {
  form.pending = pending;
  form.querySelector("fieldset").disabled = Boolean(pending);
  const button = form.querySelector("button");
  button.textContent = pending ? texts.words.again : texts.words[form.dataset.reads === "yes" ? "show" : "send"];
}

async function ask(form) {
  if (form.dataset.reads === "yes") return fetch(addressOf(form));
  const pending = form.pending || { key: newKey(), body: JSON.stringify(bodyOf(form)) };
  lock(form, pending);
  return fetch(form.dataset.path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": pending.key },
    body: pending.body,
  });
}

function refusal(error) {
  return texts.words.refused + ": " + (texts.refusals[error.code] || error.message);
}

async function submitted(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  try {
    const response = await ask(form);
    const answer = await response.json();
    const certain = response.status < 500 || (answer.error && answer.error.code === "failed");
    if (!certain) throw new Error(answer.error.code);
    lock(form, null);
    if (response.ok) say(form, "good", form.dataset.reads === "yes" ? "" : texts.words.done, answer);
    else say(form, "bad", refusal(answer.error));
    if (response.ok && form.dataset.reads !== "yes") form.reset();
  } catch (problem) {
    say(form, "bad", texts.words.unknown);
  } finally {
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form")) form.addEventListener("submit", submitted);
