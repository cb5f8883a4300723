"""questions and answer, in a village and in a town."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.shapes import question_json, record_json
from ruraldesk.cli.words import Command
from ruraldesk.model.outcomes import Question
from ruraldesk.services import questions as services
from ruraldesk.services import showing
from ruraldesk.services.desk import Desk
from ruraldesk.town import questions as at_town


@click.command("questions", cls=Command, help="看要回答的疑问。")
@click.option("--record", default="", metavar="标识", help="只看这一件的。")
def questions(record: str) -> None:
    with options().desk() as desk:
        found = services.open_questions(desk, record)
        answer_questions(desk, found)


@click.command("answer", cls=Command, help="回答一个疑问：写值，或写 #1、#2 选一个。")
@click.argument("question", metavar="疑问")
@click.argument("value", metavar="值")
def answer(question: str, value: str) -> None:
    with options().desk() as desk:
        if desk.role == "town":
            at_town.answer(desk, question, read_value(value))
            answered: object = {"question": question}
        else:
            answered = record_json(services.answer(desk, question, read_value(value)).record)
    if options().json:
        output.answer(answered)
    else:
        output.say("已答。")


def answer_questions(desk: Desk, found: Sequence[Question]) -> None:
    """Answer open questions, each with what can be chosen."""
    if options().json:
        output.answer([question_json(one) for one in found])
        return
    for one in found:
        output.say(f"{one.id}　{one.words}")
        for place, option in enumerate(one.options, 1):
            words = showing.option_text(desk, one, option.value)
            output.say(f"  #{place}　{words}　{option.clerk}　{output.when(option.at)}")


def read_value(text: str) -> object:
    """Read an answer: JSON where it is an object, array, null or quoted text; words otherwise."""
    if text[:1] in '[{"' or text in ("null", "true", "false"):
        try:
            found: object = json.loads(text, parse_float=str)
        except ValueError:
            return text
        return found
    return text
