"use strict";
// Every word of the page: [Chinese, English].
const WORDS = {
  title: ["门诊桌面应急系统", "Desktop emergency system"],
  userName: ["用户名", "User name"], password: ["密码", "Password"], logOn: ["登录", "Log on"], logOff: ["退出登录", "Log off"],
  stepA: ["A 步：核对价表版本", "Step A: confirm the price list"],
  stepAHelp: ["致电信息中心，报本机编号和版本，录入对方读出的八位批准码。", "Telephone the information centre, read out PC and version, enter the eight digits you are told."],
  version: ["价表版本", "version"], code: ["批准码", "Code"], toldBy: ["信息中心批准人", "Told by (information centre)"],
  oldReason: ["价表过旧时的启用理由", "Reason, if the data is old"], approve: ["批准启用", "Approve"],
  openShift: ["开班", "Begin a shift"], paperNumber: ["纸质发票上的号码", "Number on the paper invoice"],
  cashBefore: ["切换前款项（另行封存）", "Cash from before the switch (sealed apart)"], begin: ["开始", "Begin"],
  tabCharge: ["收费 F1", "Charge F1"], tabInvoices: ["发票 F2", "Invoices F2"], tabShift: ["结账 F3", "Shift F3"], tabCentre: ["信息中心 F4", "Centre F4"],
  nextNumber: ["下一张发票", "Next invoice"], find: ["拼音首字母或编码，回车选中；空行回车去付款", "Pinyin initials or code, Enter; Enter on an empty line: pay"],
  itemCode: ["编码", "Code"], item: ["名称", "Item"], unitPrice: ["单价", "Price"], quantity: ["数量", "Quantity"], amount: ["金额", "Amount"],
  total: ["合计", "Total"], insuranceShare: ["医保支付", "Insurance pays"], toPay: ["个人应付", "To pay"],
  prescription: ["处方类型", "Prescription"], handwritten: ["手写处方", "handwritten"], printed: ["打印处方", "printed"], request: ["检查检验申请单", "request form"],
  prescriptionNo: ["处方号", "Prescription no."], pharmacist: ["划价药师工号", "Pharmacist's staff no."], patient: ["患者姓名", "Patient's name"],
  card: ["就诊卡号", "Card number"], insurance: ["医保类型", "Insurance"], none: ["自费", "none"], insuranceNo: ["医保卡号", "Insurance card no."],
  unitNo: ["单位号", "Unit number"], tendered: ["实收现金", "Cash received"], charge: ["收费并打印", "Charge and print"],
  change: ["找零", "Change"], charged: ["已收费，发票", "Charged, invoice"], jobs: ["打印任务", "Print jobs"], noJobs: ["全部已打印", "Everything is printed"],
  send: ["打印", "Print"], cameOut: ["已打出", "It came out"], notOut: ["没有打出", "It did not"], takeBack: ["作废 / 退费", "Take back"],
  invoiceNo: ["发票号", "Invoice number"], kind: ["类型", "Kind"], void: ["作废（本班）", "void (this shift)"], refund: ["退费", "refund"],
  reason: ["原因", "Reason"], witness: ["复核人工号", "Second person's staff no."], reprint: ["重印（带标记）", "Print again (marked)"],
  newNumber: ["更换发票号", "Change the number"], closeShift: ["结账", "Close the shift"], counted: ["清点现金（不含切换前）", "Cash counted (without that from before)"],
  addUser: ["增加用户", "Add a user"], role: ["角色", "Role"], cashier: ["收费员", "cashier"], centreRole: ["信息中心", "information centre"],
  employee: ["工号（主系统编号）", "Employee id (main system)"], collect: ["导出交易文件", "Collect this PC's file"], unlock: ["解除批准码锁定", "Unlock the code"],
  refresh: ["刷新价表", "Look for newer prices"], closeBatch: ["结束本次应急收费", "End emergency charging"], done: ["完成", "Done"],
  made: ["生成于", "made"], age: ["小时前", "hours old"], old: ["过旧", "OLD"], noData: ["没有基础数据", "No base data"], printProblem: ["打印失败", "Printing failed"],
  jobWaiting: ["等待", "waiting"], jobSending: ["请核对是否已打出", "did it come out?"], jobFailed: ["失败", "failed"], noAnswer: ["程序没有应答", "The program does not answer"],
  cash_before: ["切换前款项", "Cash from before"], charges: ["收费笔数", "Charges"], charged_: ["收费总额", "Charged"], insurance_: ["其中医保", "Insurance"],
  cash_taken: ["收现", "Cash taken"], reversals: ["作废退费笔数", "Taken back"], cash_given_back: ["退现", "Cash given back"], cash: ["应缴现金", "Cash due"],
  difference: ["长短款", "Difference"], ranges: ["发票号段", "Invoice numbers"], taken_back: ["作废退费发票", "Invoices taken back"],
};
let language = localStorage.getItem("language") || "zh";
const word = (name) => (WORDS[name] || [name, name])[language === "zh" ? 0 : 1];
function speak() {
  document.documentElement.lang = language;
  document.querySelectorAll("[data-word]").forEach((one) => { one.textContent = word(one.dataset.word); });
  document.getElementById("find").placeholder = word("find");
}
