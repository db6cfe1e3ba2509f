"""The steps of a program, one after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NoReturn

from psycopg import pq

from lab.standin.interface import OraError
from lab.standin.pg.statements import Failure
from lab.standin.pg.stepping.leaves import run_leaf
from lab.standin.pg.stepping.rows import open_rows
from lab.standin.pg.stepping.scopes import Scope, Variable
from lab.standin.pg.stepping.sources import program_of
from lab.standin.sql.names import literal
from lab.standin.sql.plsql.stepped import nodes
from lab.standin.sql.refusal import refuse

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_VALUE = '"step$value"'
_FIELDS = (
    pq.DiagnosticField.SQLSTATE,
    None,
    pq.DiagnosticField.MESSAGE_PRIMARY,
    pq.DiagnosticField.CONTEXT,
    pq.DiagnosticField.CONSTRAINT_NAME,
    pq.DiagnosticField.TABLE_NAME,
    pq.DiagnosticField.SCHEMA_NAME,
    pq.DiagnosticField.COLUMN_NAME,
    pq.DiagnosticField.DATATYPE_NAME,
)


class Leave(Exception):
    """EXIT or CONTINUE on its way to its loop."""

    def __init__(self, label: str, again: bool) -> None:
        self.label, self.again = label, again


class Jump(Exception):
    """GOTO on its way to its label."""

    def __init__(self, label: str) -> None:
        self.label = label


class Returned(Exception):
    """RETURN on its way to the end of its program; value: what a function gives."""

    def __init__(self, value: bytes | None) -> None:
        self.value = value


class Runner:
    """Steps through programs of one session. undone: the transaction the call began with is over."""

    def __init__(self, session: PgSession) -> None:
        self.session = session
        self.undone = False
        self._depth = 0
        self._does: dict[type, Callable[[Any, Scope, tuple[str, ...]], Awaitable[None]]] = {
            nodes.Leaf: self._leaf,
            nodes.If: self._if,
            nodes.Loop: self._loop,
            nodes.Count: self._count,
            nodes.Rows: self._rows,
            nodes.Block: self._block,
            nodes.Exit: self._exit,
            nodes.Return: self._return,
            nodes.Reraise: self._reraise,
            nodes.Commit: self._commit,
            nodes.Rollback: self._rollback,
            nodes.Savepoint: self._savepoint,
            nodes.Goto: self._goto,
            nodes.Call: self._call,
        }

    async def steps(self, steps: nodes.Steps, scope: Scope) -> None:
        """Run them in order; a GOTO goes on at one of their labels."""
        at = 0
        while at < len(steps):
            step = steps[at]
            try:
                await self._does[type(step.node)](step.node, scope, step.labels)
                at += 1
            except Jump as jump:
                at = next((number for number, other in enumerate(steps) if jump.label in other.labels), -1)
                if at < 0:
                    raise

    async def value(self, expression: str, scope: Scope) -> bytes | None:
        """An expression's value as text."""
        holder = Scope(scope, scope.owner, {"step$value": Variable("text")})
        await run_leaf(self.session, holder, f"{_VALUE} := ({expression})::text")
        return holder.variables["step$value"].value

    async def _true(self, condition: str, scope: Scope) -> bool:
        return await self.value(condition, scope) == b"true"

    async def _leaf(self, node: nodes.Leaf, scope: Scope, labels: tuple[str, ...]) -> None:
        if node.text != "NULL":
            await run_leaf(self.session, scope, node.text)

    # ---- control flow
    async def _if(self, node: nodes.If, scope: Scope, labels: tuple[str, ...]) -> None:
        for condition, body in node.branches:
            if await self._true(condition, scope):
                await self.steps(body, scope)
                return
        await self.steps(node.other, scope)

    async def _round(self, body: nodes.Steps, scope: Scope, labels: tuple[str, ...]) -> bool:
        """One round of a loop; False when it is left."""
        try:
            await self.steps(body, scope)
        except Leave as leave:
            if leave.label and leave.label not in labels:
                raise
            return leave.again
        return True

    async def _loop(self, node: nodes.Loop, scope: Scope, labels: tuple[str, ...]) -> None:
        while not node.condition or await self._true(node.condition, scope):
            if not await self._round(node.body, scope, labels):
                return

    async def _count(self, node: nodes.Count, scope: Scope, labels: tuple[str, ...]) -> None:
        first = await self.value(f"round({node.low})::int", scope)
        last = await self.value(f"round({node.high})::int", scope)
        if first is None or last is None:
            raise OraError(6502, "PL/SQL: numeric or value error")
        numbers = range(int(first), int(last) + 1)
        for number in reversed(numbers) if node.reverse else numbers:
            inner = Scope(scope, scope.owner, {node.name: Variable("int", value=str(number).encode())})
            if not await self._round(node.body, inner, labels):
                return

    async def _rows(self, node: nodes.Rows, scope: Scope, labels: tuple[str, ...]) -> None:
        await run_leaf(self.session, scope, node.opening)
        cursor = scope.find(node.cursor.strip('"'))
        if cursor is None or cursor.value is None:
            raise OraError(1001, "invalid cursor")
        kind, made, rows = await open_rows(self.session, cursor.value.decode())
        for row in rows:
            inner = Scope(scope, scope.owner, {node.name: Variable(kind, made=made, value=row)})
            if not await self._round(node.body, inner, labels):
                return

    async def _exit(self, node: nodes.Exit, scope: Scope, labels: tuple[str, ...]) -> None:
        if not node.condition or await self._true(node.condition, scope):
            raise Leave(node.label, node.again)

    async def _goto(self, node: nodes.Goto, scope: Scope, labels: tuple[str, ...]) -> None:
        raise Jump(node.label)

    async def _return(self, node: nodes.Return, scope: Scope, labels: tuple[str, ...]) -> None:
        raise Returned(await self.value(node.expression, scope) if node.expression else None)

    # ---- blocks and exceptions
    async def _block(self, node: nodes.Block, scope: Scope, labels: tuple[str, ...]) -> None:
        inner = Scope(scope, scope.owner, programs=node.programs)
        if node.declared:
            await run_leaf(self.session, inner, "", node.declared)
        try:
            await self.steps(node.body, inner)
        except Failure as failure:
            await self._handle(node, inner, failure)
        except Leave as leave:
            if not leave.label or leave.label not in labels or leave.again:
                raise

    async def _handle(self, node: nodes.Block, scope: Scope, failure: Failure) -> None:
        if not node.handlers or failure.state == b"OD002":
            raise failure
        holder = Scope(scope, scope.owner, caught=failure)
        name = node.failure.strip('"')
        holder.variables[name] = Variable("sys.failure", value=await self._described(failure))
        for test, steps in node.handlers:
            if await self._true(test, holder):
                await self.steps(steps, holder)
                return
        raise failure

    async def _described(self, failure: Failure) -> bytes | None:
        fields = [
            "NULL" if name is None else literal((failure.result.error_field(name) or b"").decode(errors="replace"))
            for name in _FIELDS
        ]
        await self.session.statements.begin()
        found = await self.session.statements.text(f"SELECT sys.caught(ROW({', '.join(fields)})::sys.failure)::text")
        return found.get_value(0, 0)

    async def _reraise(self, node: nodes.Reraise, scope: Scope, labels: tuple[str, ...]) -> NoReturn:
        caught = scope.handled()
        raise caught if caught is not None else OraError(6501, "PL/SQL: program error")

    # ---- transactions
    async def _commit(self, node: nodes.Commit, scope: Scope, labels: tuple[str, ...]) -> None:
        self.undone = True
        await self.session.commit()

    async def _rollback(self, node: nodes.Rollback, scope: Scope, labels: tuple[str, ...]) -> None:
        if not node.savepoint:
            self.undone = True
            await self.session.rollback()
            return
        if not self.session.in_transaction:
            raise OraError(1086, f"savepoint {node.savepoint} never established in this session or is invalid")
        await self.session.rollback_to(node.savepoint)

    async def _savepoint(self, node: nodes.Savepoint, scope: Scope, labels: tuple[str, ...]) -> None:
        await self.session.statements.begin()
        await self.session.statements.savepoint(f"SAVEPOINT {node.name}")

    # ---- calls
    async def _call(self, node: nodes.Call, scope: Scope, labels: tuple[str, ...]) -> None:
        found = scope.program(node.local) if node.local else None
        program, outer = found if found is not None else (await program_of(self.session, node.owner, node.path), None)
        if program is None or program.autonomous:
            await run_leaf(self.session, scope, node.otherwise)
            return
        names = _names(node, program)
        given: dict[str, bytes | None] = {}
        for name, item in zip(names, node.given, strict=True):
            if _mode(program, name) != "OUT":
                await run_leaf(self.session, scope, item.before)
            variable = scope.find(item.variable.strip('"'))
            given[name] = variable.value if variable else None
        frame = await self.enter(program, given, outer)
        await self.run(program, frame)
        for name, item in zip(names, node.given, strict=True):
            holder, result = scope.find(item.variable.strip('"')), frame.find(name)
            if _mode(program, name) != "IN" and item.after and holder is not None and result is not None:
                holder.value = result.value
                await run_leaf(self.session, scope, item.after)

    async def enter(self, program: nodes.Program, given: dict[str, bytes | None], outer: Scope | None) -> Scope:
        """The parameters and hidden variables of a call."""
        frame = Scope(outer, program.owner or (outer.owner if outer else ""))
        if program.lines or program.first:
            await run_leaf(self.session, frame, program.first, program.lines)
        for parameter in program.parameters:
            value = given.get(parameter.name) if parameter.mode != "OUT" else None
            if parameter.name not in given and parameter.mode == "IN":
                if parameter.default is None:
                    raise OraError(6550, "line 1, column 1:\nPLS-00306: wrong number or types of arguments in call")
                value = await self.value(f"({parameter.default})::{parameter.pg}", frame)
            frame.variables[parameter.name] = Variable(parameter.pg, value=value)
            if parameter.pg == "refcursor":
                frame.variables[parameter.name + "$found"] = Variable("boolean")
                frame.variables[parameter.name + "$count"] = Variable("numeric", value=b"0")
        return frame

    async def run(self, program: nodes.Program, frame: Scope) -> bytes | None:
        """The body of a program; what a function returns."""
        self._depth += 1
        if self._depth > 100:
            refuse("recursion deeper than 100 in a program with transaction control")
        try:
            await self._block(program.block, frame, ())
        except Returned as returned:
            return returned.value
        finally:
            self._depth -= 1
        return None


def _names(node: nodes.Call, program: nodes.Program) -> list[str]:
    """Of the parameters that the arguments are for."""
    own = [item.name for item in program.parameters]
    names = [item.name or (own[number] if number < len(own) else "") for number, item in enumerate(node.given)]
    if not set(names) <= set(own):
        raise OraError(6550, "line 1, column 1:\nPLS-00306: wrong number or types of arguments in call")
    return names


def _mode(program: nodes.Program, name: str) -> str:
    return next(item.mode for item in program.parameters if item.name == name)
