"use strict";
const at = (id) => document.getElementById(id);
function tell(text, good) {
  at("message").textContent = text;
  at("message").className = text ? (good ? "good" : "bad") : "";
}
// One request to the program; a refusal is shown in the page's language and thrown.
async function ask(path, body) {
  let answer;
  try {
    answer = await fetch("/api/" + path, body === undefined ? {} : {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  } catch (error) {
    tell(word("noAnswer"));
    throw error;
  }
  if (!answer.ok) {
    const { error } = await answer.json();
    tell(error[language]);
    throw new Error(error.code);
  }
  return answer.headers.get("Content-Type").includes("json") ? answer.json() : answer;
}
const fields = (form) => Object.fromEntries(new FormData(form));
// A form that sends itself; `take` gets the answer. What was refused keeps its fields.
function wire(id, send, take) {
  at(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      take(await send(fields(event.target)));
      event.target.reset();
    } catch (error) { /* shown already */ }
  });
}
function row(cells, tag = "td") {
  const line = document.createElement("tr");
  cells.forEach((cell) => {
    const one = document.createElement(tag);
    one.append(cell);
    line.append(one);
  });
  return line;
}
