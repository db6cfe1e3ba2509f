// What node-oracledb (thin) does against the stand-in; each check is named and prints one line of JSON.
import assert from "node:assert/strict";

import oracledb from "oracledb";

const [user, password, connectString] = process.argv.slice(2);
const account = { user, password, connectString };
const checks = {};

async function execute(connection, ...statements) {
  for (const statement of statements) await connection.execute(statement);
}

async function dropped(connection, ...objects) {
  for (const object of objects) {
    try {
      await connection.execute(`drop ${object}`);
    } catch (error) {
      assert.match(error.message, /ORA-0(0942|4043|2289|4080)/);
    }
  }
}

checks["a query gives rows as arrays and as objects"] = async (connection) => {
  const arrays = await connection.execute("select 1 a, 'x' b, null c from dual");
  assert.deepEqual(arrays.rows, [[1, "x", null]]);
  const objects = await connection.execute("select 1 a, 'x' b from dual", [], { outFormat: oracledb.OUT_FORMAT_OBJECT });
  assert.deepEqual(objects.rows, [{ A: 1, B: "x" }]);
};

checks["binds by position and by name"] = async (connection) => {
  const byName = await connection.execute("select :a + :b, :c from dual", { a: 1, b: 2.5, c: "挂号" });
  assert.deepEqual(byName.rows, [[3.5, "挂号"]]);
  const byPosition = await connection.execute("select :1, :2 from dual", [null, Buffer.from("ff00", "hex")]);
  assert.equal(byPosition.rows[0][0], null);
  assert.equal(byPosition.rows[0][1].toString("hex"), "ff00");
};

checks["columns are described"] = async (connection) => {
  const { metaData } = await connection.execute("select table_name, num_rows, last_analyzed from user_tables", [], {
    maxRows: 1,
  });
  assert.deepEqual(
    metaData.map((column) => [column.name, column.dbTypeName, column.nullable]),
    [
      ["TABLE_NAME", "VARCHAR2", true],
      ["NUM_ROWS", "NUMBER", true],
      ["LAST_ANALYZED", "DATE", true],
    ],
  );
};

checks["dates and times keep their moment"] = async (connection) => {
  const noon = new Date(Date.UTC(2026, 10, 23, 12, 0, 0, 250));
  const sql = "select cast(:d as date), cast(:t as timestamp), :z from dual";
  const z = { val: noon, type: oracledb.DB_TYPE_TIMESTAMP_LTZ };
  const { rows } = await connection.execute(sql, { d: noon, t: noon, z });
  assert.equal(rows[0][0].getTime(), noon.getTime() - 250);
  assert.equal(rows[0][1].getTime(), noon.getTime());
  assert.equal(rows[0][2].getTime(), noon.getTime());
};

checks["large objects are written and read, in pieces too"] = async (connection) => {
  await execute(connection, "create table node_lob (id number, text clob, bytes blob)");
  const text = "长文本".repeat(20000);
  const bytes = Buffer.alloc(100000, 7);
  await connection.execute("insert into node_lob values (1, :1, :2)", [text, bytes]);
  const made = await connection.createLob(oracledb.CLOB);
  await new Promise((resolve, reject) => made.on("error", reject).on("finish", resolve).end(text));
  await connection.execute("insert into node_lob values (2, :1, empty_blob())", [made]);
  await made.close();
  const { rows } = await connection.execute("select text, bytes from node_lob order by id");
  assert.equal(await rows[0][0].getData(), text);
  assert.ok(bytes.equals(await rows[0][1].getData()));
  assert.equal(rows[1][0].length, text.length);
  const asValues = await connection.execute("select text, bytes from node_lob where id = 1", [], {
    fetchInfo: { TEXT: { type: oracledb.STRING }, BYTES: { type: oracledb.BUFFER } },
  });
  assert.equal(asValues.rows[0][0], text);
  assert.ok(bytes.equals(asValues.rows[0][1]));
};

checks["a result set of many rows streams"] = async (connection) => {
  const sql = "select level n, lpad('x', 100, 'x') t from dual connect by level <= 5000";
  const { resultSet } = await connection.execute(sql, [], { resultSet: true, fetchArraySize: 500 });
  let total = 0;
  for (let row; (row = await resultSet.getRow()); ) total += row[0];
  await resultSet.close();
  assert.equal(total, 12502500);
  let streamed = 0;
  for await (const row of connection.queryStream(sql)) streamed += row[0];
  assert.equal(streamed, 12502500);
};

checks["REF CURSORs and implicit results"] = async (connection) => {
  await execute(
    connection,
    `create or replace procedure node_open (top in number, rows_out out sys_refcursor) is
     begin open rows_out for select level n from dual connect by level <= top; end;`,
  );
  const { outBinds } = await connection.execute("begin node_open(:n, :c); end;", {
    n: 3,
    c: { type: oracledb.CURSOR, dir: oracledb.BIND_OUT },
  });
  assert.deepEqual(await outBinds.c.getRows(10), [[1], [2], [3]]);
  await outBinds.c.close();
};

checks["PL/SQL takes and gives values"] = async (connection) => {
  await execute(
    connection,
    `create or replace procedure node_next (n in out number, said out varchar2) is
     begin n := n + 1; said := 'was ' || (n - 1); end;`,
    "create or replace function node_twice (n in number) return number is begin return n * 2; end;",
  );
  const { outBinds } = await connection.execute("begin node_next(:n, :s); :r := node_twice(:n); end;", {
    r: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
    n: { dir: oracledb.BIND_INOUT, val: 4, type: oracledb.NUMBER },
    s: { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: 30 },
  });
  assert.deepEqual({ ...outBinds }, { r: 10, n: 5, s: "was 4" });
};

checks["RETURNING gives what was stored"] = async (connection) => {
  await execute(connection, "create table node_row (id number primary key, name varchar2(20))");
  const { outBinds, rowsAffected } = await connection.execute(
    "insert into node_row values (:id, :name) returning id, name into :i, :n",
    {
      id: 1,
      name: "anna",
      i: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
      n: { dir: oracledb.BIND_OUT, type: oracledb.STRING },
    },
  );
  assert.equal(rowsAffected, 1);
  assert.deepEqual([outBinds.i, outBinds.n], [[1], ["anna"]]);
};

checks["executeMany names the rows that failed"] = async (connection) => {
  await execute(connection, "create table node_many (id number primary key, name varchar2(5))");
  const rows = [[1, "a"], [2, "too long"], [1, "b"], [3, "c"]];
  const result = await connection.executeMany("insert into node_many values (:1, :2)", rows, {
    batchErrors: true,
    dmlRowCounts: true,
    bindDefs: [{ type: oracledb.NUMBER }, { type: oracledb.STRING, maxSize: 20 }],
  });
  assert.equal(result.rowsAffected, 2);
  assert.deepEqual(result.dmlRowCounts, [1, 0, 0, 1]);
  const told = result.batchErrors.map((error) => [error.offset, error.message.slice(0, 9)]);
  assert.deepEqual(told, [[1, "ORA-12899"], [2, "ORA-00001"]]);
  const many = Array.from({ length: 5000 }, (_, n) => ({ id: n + 10, name: `p${n % 100}` }));
  await connection.executeMany("insert into node_many values (:id, :name)", many, { autoCommit: true });
  assert.deepEqual((await connection.execute("select count(*) from node_many")).rows, [[5002]]);
};

checks["errors have Oracle's numbers and positions"] = async (connection) => {
  const failure = async (sql) => connection.execute(sql).then(() => assert.fail("it worked"), (error) => error);
  const unknown = await failure("select nothing from dual");
  assert.deepEqual([unknown.errorNum, unknown.offset], [904, 7]);
  assert.equal((await failure("select * from nowhere")).errorNum, 942);
  assert.equal((await failure("begin raise_application_error(-20001, 'no'); end;")).errorNum, 20001);
};

checks["a transaction is rolled back and committed"] = async (connection) => {
  await execute(connection, "create table node_kept (id number)", "insert into node_kept values (1)");
  await connection.rollback();
  await execute(connection, "insert into node_kept values (2)");
  await connection.commit();
  assert.deepEqual((await connection.execute("select id from node_kept")).rows, [[2]]);
};

checks["DBMS_OUTPUT is read"] = async (connection) => {
  await execute(connection, "begin dbms_output.enable(null); end;", "begin dbms_output.put_line('hello'); end;");
  const { outBinds } = await connection.execute("begin dbms_output.get_line(:line, :status); end;", {
    line: { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: 32767 },
    status: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
  });
  assert.deepEqual([outBinds.line, outBinds.status], ["hello", 0]);
};

checks["a statement that takes too long is broken off, and the session goes on"] = async (connection) => {
  connection.callTimeout = 300;
  await assert.rejects(connection.execute("begin dbms_session.sleep(20); end;"), /NJS-123|DPI-1067|ORA-01013/);
  connection.callTimeout = 0;
  assert.deepEqual((await connection.execute("select 1 from dual")).rows, [[1]]);
};

checks["a pool serves more callers than it has sessions"] = async () => {
  const pool = await oracledb.createPool({ ...account, poolMin: 1, poolMax: 3, poolIncrement: 1 });
  const one = async (n) => {
    const connection = await pool.getConnection();
    try {
      return (await connection.execute("select :n * 2 from dual", [n])).rows[0][0];
    } finally {
      await connection.close();
    }
  };
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => one(n)));
  assert.deepEqual(answers, Array.from({ length: 30 }, (_, n) => n * 2));
  assert.ok(pool.connectionsOpen <= 3);
  await pool.close(5);
};

checks["a wrong password is refused"] = async () => {
  await assert.rejects(oracledb.getConnection({ ...account, password: "wrong" }), /ORA-01017/);
};

checks["a password is changed"] = async (connection) => {
  await connection.changePassword(user, password, "Another_1");
  const again = await oracledb.getConnection({ ...account, password: "Another_1" });
  await again.changePassword(user, "Another_1", password);
  await again.close();
};

const LEFT = ["node_lob", "node_row", "node_many", "node_kept"].map((name) => `table ${name}`);
LEFT.push("procedure node_open", "function node_twice", "procedure node_next");

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  let connection;
  let error = null;
  try {
    connection = await oracledb.getConnection(account);
    await check(connection);
  } catch (thrown) {
    error = String(thrown.stack ?? thrown).split("\n").slice(0, 6).join(" | ");
    failed += 1;
  }
  if (connection) {
    await connection.close().catch(() => {});
  }
  console.log(JSON.stringify({ name, error }));
}
try {
  const sweeper = await oracledb.getConnection(account);
  await dropped(sweeper, ...LEFT);
  await sweeper.close();
} catch (error) {
  console.error(error.message);
}
process.exit(failed ? 1 : 0);
