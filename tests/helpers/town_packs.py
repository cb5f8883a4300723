"""What a town sends in packs: one more star in the table of stars, and a form that chooses among them."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.services import tables
from ruraldesk.services.desk import Desk

SIXTH = "6,六星（样例）,2000"


def starred_form(form: str, title: str, name: str, label: str) -> str:
    """Return a form of a name and a star, whose choices are the rows of the table of stars."""
    return f"""
settings = {{ form_id = "{form}", form_title = "{title}", version = 2026110101, instance_name = "${{{name}}}" }}
survey = [
  {{ type = "text", name = "{name}", label = "{label}", required = true }},
  {{ type = "select_one star", name = "star", label = "星级" }},
]
[choices_from]
star = {{ table = "stars", name = "code", label = "label" }}
[workflow]
states = [{{ name = "drafting", label = "编制中" }}]
"""


def add_star(town: Desk, folder: Path, row: str = SIXTH) -> None:
    """Have the town replace its table of stars by one with a further row."""
    file = folder / "stars.csv"
    file.write_text(f"{town.store.specs.tables().texts['stars']}{row}\n", encoding="utf-8")
    tables.replace(town, file)
