"""click in Chinese: usage lines, help pages and usage errors; subcommands are loaded when they are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import click
from click.formatting import HelpFormatter

from ruraldesk.cli.options import COMMON

HELP_WORDS = "看用法。"
_ENGLISH = re.compile("[A-Za-z]+ [a-z]+ [a-z]+")


class Command(click.Command):
    """A command with a Chinese help page and the options every command has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: click's own signature
        super().__init__(*args, **kwargs)
        self.params += [make() for make in COMMON]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        _write_usage(self, ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return _usage_pieces(self, ctx)

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        _write_options(self, ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return _parse(super().parse_args, ctx, args)


class Group(click.Group):
    """A group whose commands are named as ``{"add": ("module:object", "one line of help")}``."""

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [make() for make in COMMON]
        self._lazy = dict(lazy or {})

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's shape
        return [*self._lazy, *(name for name in self.commands if name not in self._lazy)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's shape
        if cmd_name in self._lazy and cmd_name not in self.commands:
            module, _, name = self._lazy[cmd_name][0].partition(":")
            self.commands[cmd_name] = getattr(import_module(module), name)
        return self.commands.get(cmd_name)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        _write_usage(self, ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*_usage_pieces(self, ctx), "命令 …"]

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        lines = [(name, self._short_help(name)) for name in self.list_commands(ctx)]
        with formatter.section("命令"):
            formatter.write_dl(lines)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return _parse(super().parse_args, ctx, args)

    def _short_help(self, name: str) -> str:
        if name in self._lazy:
            return self._lazy[name][1]
        found = self.commands.get(name)
        return found.get_short_help_str(60) if found else ""


def usage_sentence(error: click.UsageError) -> str:
    """Return what is wrong with a command line, as one Chinese sentence."""
    match error:
        case click.NoSuchOption():
            return f"没有“{error.option_name}”这个选项。"
        case click.MissingParameter():
            return f"少了{_name_of(error)}。"
        case click.BadParameter():
            return f"{_name_of(error)}不对：{_chinese(error.message, _wanted(error.param))}。"
        case click.BadOptionUsage():
            return f"选项“{error.option_name}”的用法不对，看看后面要不要跟一个值。"
        case click.exceptions.NoSuchCommand():
            return f"没有“{error.command_name}”这个命令。"
        case click.BadArgumentUsage():
            return "参数的个数不对。"
        case _:
            return _chinese(error.message, "参数多了，或者位置不对") + "。"


def usage_line(error: click.UsageError) -> str:
    """Return the usage line of the command that was called, "" if it is not known."""
    return error.ctx.get_usage() if error.ctx is not None else ""


def _parse(parse: Callable[[click.Context, list[str]], list[str]], ctx: click.Context, args: list[str]) -> list[str]:
    try:
        return parse(ctx, args)
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        if error.ctx is None:
            error.ctx = ctx
        raise


def _in_chinese(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = HELP_WORDS
    return option


def _write_usage(command: click.Command, ctx: click.Context, formatter: HelpFormatter) -> None:
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix="用法：")


def _usage_pieces(command: click.Command, ctx: click.Context) -> list[str]:
    pieces = [piece for param in command.get_params(ctx) for piece in param.get_usage_pieces(ctx)]
    return [*pieces, "[选项]"]


def _write_options(command: click.Command, ctx: click.Context, formatter: HelpFormatter) -> None:
    lines = [
        record
        for param in command.get_params(ctx)
        if isinstance(param, click.Option) and (record := param.get_help_record(ctx)) is not None
    ]
    with formatter.section("选项"):
        formatter.write_dl([(name.replace("TEXT", "值"), words) for name, words in lines])


def _name_of(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return f"选项“{param.opts[0]}”"
    if param is not None:
        return f"“{param.make_metavar(click.Context(click.Command(None)))}”"
    return "参数"


def _wanted(param: click.Parameter | None) -> str:
    match param.type if param is not None else None:
        case click.Choice() as choice:
            return f"从{'、'.join(map(str, choice.choices))}里选一个"
        case click.IntRange() as span if span.min is not None:
            return f"要写不小于{span.min}的整数"
        case click.types.IntParamType():
            return "要写整数"
        case _:
            return "换一个写法"


def _chinese(message: str, otherwise: str) -> str:
    """Return what our own commands said; click's English sentence, in which a Chinese word may stand, is not shown."""
    has_han = any("\u4e00" <= sign <= "\u9fff" for sign in message)
    return message.rstrip("。") if has_han and not _ENGLISH.search(message) else otherwise
