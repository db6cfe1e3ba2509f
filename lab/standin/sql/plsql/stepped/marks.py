"""Marks: what the compiler writes for a step where PL/pgSQL's text would stand."""

from __future__ import annotations

from lab.standin.sql.plsql.body import Body
from lab.standin.sql.plsql.stepped.nodes import Block, Leaf, Node, Program, Step, Steps


class Marks(Body):
    """steps: what each mark stands for. programs: the procedures that are known by name."""

    steps: dict[str, Step]
    programs: dict[str, Program]

    def begin_stepping(self) -> None:
        self.steps, self.programs = {}, {}

    def mark(self, node: Node) -> str:
        name = f"@step{len(self.steps)}@"
        self.steps[name] = Step(node)
        return name

    def resolved_steps(self, marks: list[str]) -> Steps:
        return tuple(self.steps.get(mark) or Step(Leaf(mark.rstrip(";"))) for mark in marks)

    def block_of(self, mark: str) -> Block:
        """The block that a mark stands for."""
        node = self.steps[mark].node
        if not isinstance(node, Block):
            raise self.error(6550, "line 1, column 1:\nPLS-00103: BEGIN or DECLARE is expected")
        return node
