"""The keys of each page, for F1."""

from __future__ import annotations

from ruraldesk.gui.routes import Route, ToForm, ToIntake, ToLedger, ToPrint, ToSubject

EVERYWHERE = "Ctrl+K 查全部　Alt+1至9、0 左边各页　Ctrl+L 锁定　Esc 返回　Ctrl+Alt+加号 大字"
_FORM = """回车 下一格　Shift+回车 上一格　多行里Ctrl+回车 下一格
选项 直接敲编号、拼音首字母或字　F4 打开选项、日历、常用语
Ctrl+加号 加一行　Ctrl+I 插一行　Ctrl+D 抄一行　Ctrl+减号 移除这行　Ctrl+M 连着选人
PgUp、PgDn 上一节、下一节　F6 下一处要改的　Ctrl+Alt+Z 撤一步　Ctrl+Alt+Y 重做
F2 再登记一件　F3 照抄一件　F5 一起登记　F8 打印　F9 保存"""
_LEDGER = """上下键 移动　回车 打开　空格 选中　Shift+上下键 连着选　Ctrl+A 全选
直接打字 筛选　Ctrl+J 本季　Ctrl+N 今年　Ctrl+PgUp、PgDn 前一期、后一期
左右键 换列　Ctrl+下、上 按这一列从大到小、从小到大排
Ctrl+S 存下筛选　Ctrl+1至9 常用的筛选　Ctrl+E 导出
F2 新登记　F8 打印选中的　Delete 删掉　Ctrl+Z 放回刚删的"""


def help_words(route: Route) -> str:
    """Return what F1 says on a page."""
    match route:
        case ToForm():
            own = _FORM
        case ToLedger():
            own = _LEDGER
        case ToSubject():
            own = "上下键移动　回车 打开　F8 打印给本人看　Tab 到左边和下面"
        case ToPrint():
            own = "PgUp、PgDn 翻页　Ctrl+加号 放大　F8 打印"
        case ToIntake():
            own = "F6 下一处　F7 问村里　F9 收下"
        case _:
            own = ""
    return "\n".join(part for part in (own, EVERYWHERE) if part)
