"""The packs: made from the plan, numbered, for every department."""

from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from lab.cli import cli
from lab.errors import BadInput
from lab.paper.forms import FORMS, SLIP, numbers
from lab.paper.pack import PER_PAGE, PROCEDURES, duties, pack_pdf
from lab.plan.catalogue import read_catalogue
from lab.plan.clause import Kind, Language

CATALOGUE = read_catalogue()


def pages_of(document: pypdfium2.PdfDocument) -> list[pypdfium2.PdfTextPage]:
    return [document[number].get_textpage() for number in range(len(document))]


def pages(pdf: bytes) -> list[str]:
    return [str(page.get_text_bounded()) for page in pages_of(pypdfium2.PdfDocument(pdf))]


def test_every_duty_and_step_of_a_department_is_on_a_card() -> None:
    on_cards = {clause.id for department in FORMS for clause in duties(CATALOGUE, department)}
    wanted = {
        clause.id
        for name in PROCEDURES
        for clause in CATALOGUE.procedure(name).clauses
        if clause.kind in (Kind.STEP, Kind.DUTY) and clause.who != "information-centre"
    }
    assert wanted - on_cards == set()


@pytest.mark.parametrize("department", FORMS)
@pytest.mark.parametrize("language", Language)
def test_a_pack_has_its_card_and_enough_forms(department: str, language: Language) -> None:
    found = pages(pack_pdf(CATALOGUE, department, language, hours=1))
    for clause in duties(CATALOGUE, department):
        assert clause.id in found[0]
    forms = sum(-(-form.per_hour // PER_PAGE) for form in FORMS[department])
    assert len(found) == 1 + forms
    for form in FORMS[department]:
        given = numbers(form, department, 1)
        assert any(given[0] in page for page in found) and any(given[-1] in page for page in found)


def test_a_long_card_goes_on_on_the_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    own = duties(CATALOGUE, "pharmacy") * 6
    monkeypatch.setattr("lab.paper.pack.duties", lambda *_: own)
    document = pypdfium2.PdfDocument(pack_pdf(CATALOGUE, "pharmacy", Language.EN, hours=1))
    cards = [page for page in pages_of(document) if "Role card" in page.get_text_bounded()]
    assert len(cards) > 1
    assert sum(page.get_text_bounded().count(own[0].id) for page in cards) == 6
    for page in cards:
        assert min(page.get_charbox(n)[1] for n in range(page.count_chars())) > 20, "points from the paper's edge"


def test_no_number_is_given_twice_in_the_hospital() -> None:
    given = [one for department, forms in FORMS.items() for form in forms for one in numbers(form, department, 3)]
    assert len(given) == len(set(given))
    assert not set(numbers(SLIP, "registration", 2)) & set(numbers(SLIP, "registration", 2, first=81))


@pytest.mark.parametrize(("hours", "first"), [(0, 1), (73, 1), (1, 0)])
def test_impossible_packs_are_refused(hours: int, first: int) -> None:
    with pytest.raises(BadInput):
        numbers(SLIP, "registration", hours, first)


def test_the_command_writes_files_or_says_no(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["paper", "nurse", "pharmacy", "--hours", "1", "--out", str(tmp_path)])
    assert done.exit_code == 0 and sorted(path.name for path in tmp_path.iterdir()) == ["nurse.pdf", "pharmacy.pdf"]
    assert isinstance(CliRunner().invoke(cli, ["paper", "barber", "--out", str(tmp_path)]).exception, BadInput)
