"use strict";
// The sale being entered. `key` is made once a sale, so that pressing Enter twice, or a lost answer, charges once.
let sale = { key: crypto.randomUUID(), lines: [] };
let found = [], chosen = 0, asked = 0;

async function search() {
  const number = ++asked, text = at("find").value;
  const items = text ? await ask("search?q=" + encodeURIComponent(text)) : [];
  if (number !== asked) return;
  [found, chosen] = [items, 0];
  showFound();
}
function showFound() {
  at("found").replaceChildren(...found.map((item, position) => {
    const line = document.createElement("li");
    line.className = position === chosen ? "on" : "";
    [item.code, `${item.name} ${item.strength}`, `${item.price} / ${item.unit}`].forEach((text) => {
      line.append(Object.assign(document.createElement("span"), { textContent: text }));
    });
    line.addEventListener("click", () => { chosen = position; take(); });
    return line;
  }));
}
function take() {
  if (!found[chosen]) return;
  sale.lines.push({ item: found[chosen], quantity: 1 });
  at("find").value = "";
  [found, chosen] = [[], 0];
  showFound();
  showLines(true);
}
function showLines(edit) {
  at("lines").replaceChildren(...sale.lines.map((line, position) => {
    const quantity = Object.assign(document.createElement("input"), { value: line.quantity, inputMode: "numeric" });
    quantity.addEventListener("change", () => { line.quantity = Number(quantity.value); price(); });
    quantity.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      line.quantity = Number(quantity.value);
      price();
      at("find").focus();
    });
    const drop = Object.assign(document.createElement("button"), { textContent: "×", type: "button", tabIndex: -1 });
    drop.addEventListener("click", () => { sale.lines.splice(position, 1); showLines(); at("find").focus(); });
    return row([line.item.code, line.item.name, line.item.price, quantity, line.amount || "", drop]);
  }));
  price();
  const inputs = at("lines").querySelectorAll("input");
  if (edit && inputs.length) inputs[inputs.length - 1].select();
}
const pairs = () => sale.lines.map((line) => [line.item.id, line.quantity]);
async function price() {
  const empty = { lines: [], total: "", insurance_share: "", patient_share: "" };
  const cost = sale.lines.length
    ? await ask("price", { lines: pairs(), insurance_type: at("pay").insurance_type.value }).catch(() => empty) : empty;
  cost.lines.forEach((line, position) => {
    const cells = at("lines").rows[position];
    if (cells) cells.cells[4].textContent = line.amount;
  });
  at("total").textContent = cost.total;
  at("insurance-share").textContent = cost.insurance_share;
  at("to-pay").textContent = cost.patient_share;
}
async function charge(event) {
  event.preventDefault();
  const body = { ...fields(at("pay")), key: sale.key, lines: pairs(), invoice_no: situation.shift.next_no };
  body.tendered = body.tendered || "0";
  let answer;
  try { answer = await ask("charge", body); } catch (error) { return; }
  const { record, job } = answer;
  sale = { key: crypto.randomUUID(), lines: [] };
  at("pay").reset();
  show(answer.state);
  showLines();
  at("last").textContent = `${word("charged")} ${record.invoice_no} · ${word("change")} ${record.change}`;
  tell(job ? `${word("printProblem")}: ${job.problem}` : `${word("charged")} ${record.invoice_no}, ${word("change")} ¥${record.change}`, !job);
  at("find").focus();
}
at("find").addEventListener("input", () => search().catch(() => {}));
at("find").addEventListener("keydown", async (event) => {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (moves[event.key]) {
    event.preventDefault();
    chosen = Math.max(0, Math.min(found.length - 1, chosen + moves[event.key]));
    showFound();
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (!at("find").value) return at("pay").pharmacist.focus();
    await search().catch(() => {});
    take();
  }
});
at("pay").insurance_type.addEventListener("change", price);
at("pay").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName === "BUTTON" || event.target.name === "tendered") return;
  event.preventDefault();
  const all = [...at("pay").elements];
  all[all.indexOf(event.target) + 1].focus();
});
at("pay").addEventListener("submit", charge);
