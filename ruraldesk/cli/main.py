"""The command line: the root command, and how its end becomes an exit code."""

from __future__ import annotations

import sys

import click

from ruraldesk import __version__
from ruraldesk.cli import output
from ruraldesk.cli.options import Options, in_utf8, options
from ruraldesk.cli.words import Group, usage_line, usage_sentence
from ruraldesk.errors import UserError

HERE = "ruraldesk.cli"
COMMANDS = {
    "init": (f"{HERE}.desk_commands:init", "设一张新的登记台。"),
    "demo": (f"{HERE}.demo_command:demo", "造一个示例村和示例镇来试。"),
    "forms": (f"{HERE}.forms_commands:forms", "登记表：看、查、加。"),
    "add": (f"{HERE}.record_commands:add", "登记一件或许多件。"),
    "set": (f"{HERE}.record_commands:set_", "改一件，或走一步流程。"),
    "get": (f"{HERE}.record_commands:get", "看一件。"),
    "list": (f"{HERE}.record_commands:list_", "看一张表的各件。"),
    "import": (f"{HERE}.import_command:import_", "把Excel或CSV里的登记进来。"),
    "fill": (f"{HERE}.fill_command:fill", "填镇里发来的表。"),
    "search": (f"{HERE}.record_commands:search", "查全部。"),
    "history": (f"{HERE}.history_commands:history", "看一件的修改记录。"),
    "undo": (f"{HERE}.history_commands:undo", "撤销本桌对一件的最后一次修改。"),
    "delete": (f"{HERE}.history_commands:delete", "删掉一件。"),
    "erase": (f"{HERE}.history_commands:erase", "抹去一件，拿不回来。"),
    "release": (f"{HERE}.history_commands:release", "把一件整卷交给镇里。"),
    "print": (f"{HERE}.print_command:print_", "打印到文件。"),
    "print-month": (f"{HERE}.print_command:print_month", "一个月要张贴的一次打印。"),
    "report": (f"{HERE}.report_command:report", "统计表：看，或写成Excel、CSV、PDF。"),
    "due": (f"{HERE}.due_command:due", "看到期和逾期的事。"),
    "match": (f"{HERE}.match_command:match", "看一件能挑谁、为什么；挑上。"),
    "dealings": (f"{HERE}.dealings_command:dealings", "看和一个人、一处设施有关的各件。"),
    "questions": (f"{HERE}.question_commands:questions", "看要回答的疑问。"),
    "answer": (f"{HERE}.question_commands:answer", "回答一个疑问。"),
    "bundle": (f"{HERE}.bundle_commands:bundle", "交换：封包、核对、收回执。"),
    "handover": (f"{HERE}.handover_command:handover", "交给没有这个程序的镇。"),
    "device": (f"{HERE}.device_commands:device", "本村的各张桌子。"),
    "town": (f"{HERE}.town_commands:town", "镇里：收包、待问、回执、村情。"),
    "backup": (f"{HERE}.desk_commands:backup", "备份，并打开核对。"),
    "restore": (f"{HERE}.desk_commands:restore", "用备份恢复。"),
    "check": (f"{HERE}.desk_commands:check", "检查保存的记录。"),
    "duty": (f"{HERE}.duty_command:duty", "交接班：做交接包。"),
    "clerk": (f"{HERE}.clerk_commands:clerk", "经办人、口令和恢复单。"),
    "recover": (f"{HERE}.clerk_commands:recover", "忘了口令：用恢复单换新口令。"),
}


@click.group(
    "ruraldesk", cls=Group, lazy=COMMANDS, invoke_without_command=True, help="村务登记台。不写命令就打开窗口。"
)
@click.option("--version", is_flag=True, help="看版本。")
@click.pass_context
def root(ctx: click.Context, version: bool) -> None:
    """Open the window where no command is named."""
    if version:
        output.say(f"ruraldesk {__version__}")
    elif ctx.invoked_subcommand is None:
        chosen = options()
        ctx.exit(chosen.open_window(chosen.folder, chosen.clerk_name, ""))


def run(argv: list[str], chosen: Options | None = None) -> int:
    """Run one command line and return its exit code: 0 done, 1 refused, 2 usage."""
    output.use_utf8()
    chosen = chosen or Options()
    try:
        code = root.main([in_utf8(one) for one in argv], prog_name="ruraldesk", standalone_mode=False, obj=chosen)
        output.flush()
        return code if isinstance(code, int) else 0
    except UserError as error:
        output.refuse_error(error, in_json=chosen.json)
        if error.code == "answer_unwritable":
            output.close_quietly(sys.stdout)
        return 1
    except UnicodeEncodeError:
        output.refuse_error(UserError("words_not_utf8"), in_json=chosen.json)
        return 1
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return 2
    except click.UsageError as error:
        line = usage_line(error)
        output.refuse("usage", usage_sentence(error), (line,) if line else (), in_json=_wants_json(chosen, argv))
        return 2
    except (click.Abort, KeyboardInterrupt):
        output.refuse_error(UserError("stopped_by_hand"), in_json=chosen.json)
        return 1
    except BrokenPipeError:
        output.close_quietly(sys.stdout)
        return 1


def _wants_json(chosen: Options, argv: list[str]) -> bool:
    return chosen.json or "--json" in argv
