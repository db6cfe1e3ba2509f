"""Verdicts as JUnit XML, for CI: a suite for each rehearsal, a case for each checker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from lab.store import write_whole
from lab.verdict import Finding, Outcome, Verdict

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(verdicts: Sequence[Verdict]) -> str:
    """The XML text. fail becomes <failure>, unknown <error>; a suite without a case gets a failing one of its own."""
    root = ET.Element("testsuites", name="lab rehearse")
    for verdict in verdicts:
        _suite(root, verdict)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def write_junit(path: Path, verdicts: Sequence[Verdict]) -> None:
    """Write `junit.xml` at once."""
    write_whole(path, junit_xml(verdicts))


def _suite(root: ET.Element, verdict: Verdict) -> None:
    findings = verdict.findings or (Finding("judge", verdict.verdict, "no checker ran"),)
    if verdict.verdict is Outcome.FAIL and all(f.verdict is not Outcome.FAIL for f in findings):
        findings = (*findings, Finding("judge", Outcome.FAIL, "no operation was acknowledged"))
    count = {outcome: sum(f.verdict is outcome for f in findings) for outcome in Outcome}
    name = ".".join(part for part in (verdict.procedure, verdict.trigger, verdict.target) if part)
    suite = ET.SubElement(
        root,
        "testsuite",
        name=_clean(name),
        tests=str(len(findings)),
        failures=str(count[Outcome.FAIL]),
        errors=str(count[Outcome.UNKNOWN]),
    )
    properties = ET.SubElement(suite, "properties")
    for key, value in {"engine": verdict.engine, **verdict.figures}.items():
        ET.SubElement(properties, "property", name=_clean(key), value=_clean("" if value is None else str(value)))
    for finding in findings:
        _case(suite, name, finding)


def _case(suite: ET.Element, name: str, finding: Finding) -> None:
    case = ET.SubElement(suite, "testcase", classname=_clean(name), name=_clean(finding.checker))
    if finding.verdict is Outcome.PASS:
        return
    tag = "failure" if finding.verdict is Outcome.FAIL else "error"
    problem = ET.SubElement(case, tag, message=_clean(finding.summary))
    problem.text = _clean("\n".join(finding.details))


def _clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)
