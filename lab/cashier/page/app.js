"use strict";
let situation = null, tab = "charge";
const TABS = ["charge", "invoices", "shift", "centre"];

function show(now) {
  situation = now;
  ["logon", "approve", "open-shift", "tabs", "ends", ...TABS].forEach((id) => { at(id).hidden = true; });
  at("ends").hidden = at("tabs").hidden = !now;
  if (!now) { at("logon").hidden = false; return; }
  at("pc").textContent = now.pc;
  at("user").textContent = now.user.name;
  showBase(now.base);
  if (now.problem) tell(now.problem);
  TABS.forEach((name) => document.querySelector(`[data-tab=${name}]`).setAttribute("aria-current", name === tab));
  if (now.user.role === "centre" || tab === "centre") { at("centre").hidden = false; return; }
  if (!now.batch) { at("approve").hidden = false; at("approve").code.focus(); return; }
  if (!now.shift) { at("open-shift").hidden = false; at("open-shift").invoice_no.focus(); return; }
  at(tab).hidden = false;
  at("next-number").textContent = now.shift.next_no > now.shift.last_no ? "—" : now.shift.next_no;
  showInsurances(now.base ? now.base.insurances : {});
  showJobs(now.jobs);
  if (tab === "charge") at("find").focus();
  if (tab === "shift") report();
}
function showBase(base) {
  at("base").className = base && !base.old ? "" : "old";
  at("base").textContent = !base ? word("noData")
    : `${word("version")} ${base.version} · ${word("made")} ${new Date(base.made_at).toLocaleString(language)} · ${base.age_hours} ${word("age")} ${base.old ? word("old") : ""}`;
  at("approve-pc").textContent = situation.pc;
  at("approve-version").textContent = base ? base.version : "—";
}
function showInsurances(types) {
  const select = at("pay").insurance_type, kept = select.value;
  select.replaceChildren(new Option(word("none"), ""), ...Object.entries(types).map(([code, name]) => new Option(name, code)));
  select.value = kept;
}
function showJobs(jobs) {
  const press = (text, path, body) => {
    const button = Object.assign(document.createElement("button"), { textContent: text, type: "button" });
    button.addEventListener("click", () => ask(path, body).then(show).catch(() => {}));
    return button;
  };
  at("jobs").replaceChildren(...jobs.map((job) => {
    const line = document.createElement("li");
    const state = word("job" + job.state[0].toUpperCase() + job.state.slice(1));
    line.append(`${job.id}: ${state} ${job.problem} `);
    line.append(...(job.state === "sending"
      ? [press(word("cameOut"), `jobs/${job.id}/answer`, { came_out: true }), press(word("notOut"), `jobs/${job.id}/answer`, { came_out: false })]
      : [press(word("send"), `jobs/${job.id}/send`, {})]));
    return line;
  }));
  if (!jobs.length) at("jobs").textContent = word("noJobs");
}
async function report() { showReport(await ask("shift/report")); }
function showReport(told) {
  const names = { charged: "charged_", insurance: "insurance_" };
  const rows = ["cash_before", "charges", "charged", "insurance", "cash_taken", "reversals", "cash_given_back", "cash", "counted", "difference", "ranges", "taken_back"];
  at("report").replaceChildren(...rows.map((name) => row([word(names[name] || name), textOf(told[name])])));
}
const textOf = (value) => value === null ? "—" : Array.isArray(value) ? value.map((one) => [].concat(one).join("–")).join(", ") : String(value);
const turn = (name) => { tab = name; tell(""); show(situation); };

wire("logon", (body) => ask("logon", body), (now) => { tell(""); show(now); });
wire("approve", (body) => ask("approve", body), (now) => { tell(word("done"), true); show(now); });
wire("open-shift", (body) => ask("shift", body), (now) => { tell(word("done"), true); show(now); });
wire("reverse", ({ invoice_no, ...body }) => ask(`invoices/${invoice_no}/reverse`, body), (made) => tell(`${word("done")}: ¥${made.patient_share}`, true));
wire("reprint", ({ invoice_no, ...body }) => ask(`invoices/${invoice_no}/reprint`, body), (answer) => { show(answer.state); tell(word("done"), true); });
wire("number", (body) => ask("shift/number", body), (now) => { show(now); tell(word("done"), true); });
wire("close-shift", (body) => ask("shift/close", body), async (told) => { show(await ask("state")); at("shift").hidden = false; showReport(told); });
wire("users", (body) => ask("users", body), () => tell(word("done"), true));
const click = (id, run) => at(id).addEventListener("click", () => run().catch(() => {}));
click("refresh", async () => show(await ask("refresh", {})));
click("unlock", async () => { show(await ask("unlock", {})); tell(word("done"), true); });
click("close-batch", async () => show(await ask("batch/close", {})));
click("logoff", async () => { await ask("logoff", {}); tab = "charge"; show(null); });
click("collect", async () => {
  const file = await (await ask("collect", {})).blob();
  Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: situation.pc + ".transactions" }).click();
});
at("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("language", language);
  speak();
  if (situation) show(situation);
});
TABS.forEach((name) => document.querySelector(`[data-tab=${name}]`).addEventListener("click", () => turn(name)));
document.addEventListener("keydown", (event) => {
  const number = ["F1", "F2", "F3", "F4"].indexOf(event.key);
  if (number >= 0 && situation) { event.preventDefault(); turn(TABS[number]); }
});
speak();
ask("state").then(show).catch(() => { tell(""); show(null); });
