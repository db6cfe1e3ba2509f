"""What Django does, in the order in which it is done."""

from __future__ import annotations

import datetime
from decimal import Decimal
from io import StringIO

from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Avg, Count, F, Max, Q, Sum
from django.db.models.functions import Concat, Length, Lower, TruncMonth, Upper

from .models import Drug, Patient, Prescription, Ward

BORN = datetime.date(1980, 2, 29)


def tables_are_migrated() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Ward, Drug, Patient, Prescription):
            editor.create_model(model)


def rows_come_back_as_written() -> None:
    ward = Ward.objects.create(name="内科 A", beds=12)
    written = Patient.objects.create(
        name="张三",
        note="长" * 5000,
        born=BORN,
        stay=datetime.timedelta(days=3, hours=2, microseconds=5),
        weight=71.25,
        insured=False,
        photo=b"\x00\xff" * 3000,
        history={"allergies": ["penicillin"], "visits": 3, "text": "既往"},
        seen_from="192.0.2.7",
        visits=2**40,
        mail="a@example.org",
        ward=ward,
    )
    read = Patient.objects.get(pk=written.pk)
    for field in Patient._meta.concrete_fields:
        expected, found = getattr(written, field.attname), getattr(read, field.attname)
        if field.name == "photo":
            expected, found = bytes(expected), bytes(found)
        assert expected == found, (field.name, expected, found)
    assert read.ward is not None and read.ward.name == "内科 A"


def many_rows_are_written_at_once() -> None:
    Drug.objects.bulk_create([Drug(code=f"d{n}", price=Decimal(n) / 4) for n in range(200)])
    made = Patient.objects.bulk_create(
        [Patient(name=f"p{n:03}", born=BORN + datetime.timedelta(days=31 * n), visits=n) for n in range(50)]
    )
    assert Patient.objects.filter(name__startswith="p").count() == len(made) == 50
    first = list(Drug.objects.order_by("code")[:5])
    for patient in Patient.objects.filter(visits__lt=10).exclude(name="张三"):
        Prescription.objects.bulk_create([Prescription(patient=patient, drug=drug, amount=2) for drug in first])
    assert Prescription.objects.count() == 50


def queries_of_every_kind() -> None:
    assert Patient.objects.filter(Q(name__icontains="P00") | Q(insured=False)).count() == 11
    assert Patient.objects.filter(born__year=1980, name__in=["p001", "p002"]).count() == 2
    assert Patient.objects.filter(name__regex=r"^p04[0-9]$").count() == 10
    assert Patient.objects.filter(note="").count() == 50
    assert list(Patient.objects.order_by("-visits").values_list("name", flat=True)[1:3]) == ["p049", "p048"]
    totals = Prescription.objects.aggregate(
        Sum("amount"), Max("drug__price"), Avg("amount"), Count("patient", distinct=True)
    )
    assert (totals["amount__sum"], totals["patient__count"]) == (100, 10)
    busy = Patient.objects.annotate(n=Count("prescription")).filter(n__gt=0).order_by("name")
    assert [(patient.name, patient.n) for patient in busy[:2]] == [("p000", 5), ("p001", 5)]
    months = Patient.objects.filter(born__year=1981).annotate(m=TruncMonth("born")).order_by("m")
    assert months.values_list("m", flat=True)[0] == datetime.date(1981, 1, 1)
    text = Concat(Upper("name"), models.Value("-"), Lower("mail"), output_field=models.CharField())
    found = Patient.objects.annotate(t=text, n=Length("name")).filter(name="p001")
    assert found.values_list("t", "n").get() == ("P001-", 4)
    assert Patient.objects.filter(drugs__code="d0").distinct().count() == 10
    assert Patient.objects.filter(pk__in=Patient.objects.filter(visits__gt=45).values("pk")).count() == 5
    union = Patient.objects.filter(name="p001").values_list("name").union(Ward.objects.values_list("name"))
    assert sorted(union) == [("p001",), ("内科 A",)]


def rows_are_changed_and_deleted() -> None:
    assert Patient.objects.filter(name="p001").update(visits=F("visits") + 10) == 1
    assert Patient.objects.get(name="p001").visits == 11
    patient, made = Patient.objects.get_or_create(name="p001", born=BORN + datetime.timedelta(days=31))
    assert not made
    patient.delete()
    assert Prescription.objects.count() == 45
    Ward.objects.get(name="内科 A").delete()
    assert Patient.objects.get(name="张三").ward is None


def constraints_hold_and_transactions_nest() -> None:
    for wrong in ({"name": "p002", "born": BORN + datetime.timedelta(days=62)}, {"name": "x", "visits": -1}):
        try:
            with transaction.atomic():
                Patient.objects.create(**wrong)
        except IntegrityError:
            continue
        raise AssertionError(f"{wrong} was stored")
    with transaction.atomic():
        Ward.objects.create(name="kept")
        try:
            with transaction.atomic():
                Ward.objects.create(name="lost")
                raise KeyError
        except KeyError:
            pass
        assert Ward.objects.select_for_update().get(name="kept").name == "kept"
    assert not Ward.objects.filter(name="lost").exists()


def tables_are_introspected() -> None:
    with connection.cursor() as cursor:
        look, table = connection.introspection, Patient._meta.db_table
        assert {table, Ward._meta.db_table} <= set(look.table_names(cursor))
        columns = {column.name: column for column in look.get_table_description(cursor, table)}
        assert columns["name"].display_size == 60 and columns["born"].null_ok and not columns["visits"].null_ok
        assert look.get_primary_key_column(cursor, table) == "id"
        assert look.get_relations(cursor, table) == {"ward_id": ("id", Ward._meta.db_table)}
        constraints = look.get_constraints(cursor, table)
        assert constraints["patient_name_born_uk"]["columns"] == ["name", "born"]
        assert constraints["patient_visits_ck"]["check"]
        index = constraints["patient_admitted_ix"]
        assert (index["columns"][1], index["orders"], index["index"]) == ("name", ["DESC", "ASC"], True)
        assert [found["column"] for found in look.get_sequences(cursor, table)] == ["id"]
    models_text = StringIO()
    call_command("inspectdb", table, stdout=models_text)
    assert "models.ForeignKey" in models_text.getvalue() and "max_length=60" in models_text.getvalue()


def columns_are_added_changed_and_taken_away() -> None:
    with connection.schema_editor() as editor:
        age, longer = models.IntegerField(default=7), models.CharField(max_length=80, unique=True)
        for name, field in (("floor", age), ("name", longer)):
            field.set_attributes_from_name(name)
            field.model = Ward
        editor.add_field(Ward, age)
        editor.alter_field(Ward, Ward._meta.get_field("name"), longer)
    with connection.cursor() as cursor:
        cursor.execute(f"select floor from {Ward._meta.db_table}")
        assert cursor.fetchall() == [(7,)]
        columns = connection.introspection.get_table_description(cursor, Ward._meta.db_table)
        assert {column.name: column.display_size for column in columns}["name"] == 80
    with connection.schema_editor() as editor:
        editor.remove_field(Ward, age)


def everything_is_taken_away() -> None:
    with connection.schema_editor() as editor:
        for model in (Prescription, Patient, Drug, Ward):
            editor.delete_model(model)
    call_command("migrate", "auth", "zero", verbosity=0)
    call_command("migrate", "contenttypes", "zero", verbosity=0)
    with connection.cursor() as cursor:
        left = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
        cursor.execute("drop table django_migrations")
    assert not [name for name in left if name.startswith(("django", "auth", "tests"))], left


CHECKS = (
    tables_are_migrated,
    rows_come_back_as_written,
    many_rows_are_written_at_once,
    queries_of_every_kind,
    rows_are_changed_and_deleted,
    constraints_hold_and_transactions_nest,
    tables_are_introspected,
    columns_are_added_changed_and_taken_away,
    everything_is_taken_away,
)
