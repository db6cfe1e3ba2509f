"""One model with every common kind of field, and two related to it."""

from __future__ import annotations

import uuid

from django.db import models


class Ward(models.Model):
    name = models.CharField(max_length=40, unique=True)
    beds = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["name"]


class Drug(models.Model):
    code = models.SlugField(max_length=20, unique=True)
    price = models.DecimalField(max_digits=10, decimal_places=2)


class Patient(models.Model):
    card = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=60, db_index=True)
    note = models.TextField(blank=True, default="")
    born = models.DateField(null=True)
    admitted = models.DateTimeField(auto_now_add=True)
    stay = models.DurationField(null=True)
    weight = models.FloatField(null=True)
    insured = models.BooleanField(default=True)
    photo = models.BinaryField(null=True)
    history = models.JSONField(default=dict)
    seen_from = models.GenericIPAddressField(null=True)
    visits = models.BigIntegerField(default=0)
    mail = models.EmailField(blank=True, default="")
    ward = models.ForeignKey(Ward, null=True, on_delete=models.SET_NULL, related_name="patients")
    drugs = models.ManyToManyField(Drug, through="Prescription")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(visits__gte=0), name="patient_visits_ck"),
            models.UniqueConstraint(fields=["name", "born"], name="patient_name_born_uk"),
        ]
        indexes = [models.Index(fields=["-admitted", "name"], name="patient_admitted_ix")]


class Prescription(models.Model):
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE)
    drug = models.ForeignKey(Drug, on_delete=models.PROTECT)
    amount = models.PositiveIntegerField(default=1)
