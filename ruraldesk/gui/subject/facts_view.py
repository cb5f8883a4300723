"""The left side of a page: the facts, hidden numbers seen once, who may be the same, who was merged into it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import SectionHead
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.subject.twins import TwinRow
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.same_record import Alias
from ruraldesk.services.subject_page import SubjectPage
from ruraldesk.services.viewing import Fact

WIDTH, LARGE_WIDTH = 344, 412
NARROW_PAGE, SPARED = 800, 54
TWIN_VERBS = (("open_twin", "看另一位"), ("merge_twin", "是同一个人"), ("apart_twin", "不是同一个人"))


class FactsView(QScrollArea):
    """Asks the page for what its links say."""

    edit_asked = Signal()
    see_asked = Signal(str)  # field
    views_asked = Signal()
    twin_asked = Signal(str, str)  # verb, record
    part_asked = Signal(str)  # record

    def __init__(self, *, reads: bool) -> None:
        super().__init__()
        self._edit = "看全部" if reads else "修改"  # a town reads
        self.setFixedWidth(LARGE_WIDTH if tokens.measures().large else WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        palette.ground(self.viewport(), tokens.SHEET)
        self._narrow = False
        self._hidden: list[QBoxLayout] = []  # hidden numbers, each with the way to see it
        self._values: dict[str, QLabel] = {}
        self._links: dict[str, Link] = {}

    def fit(self, page: int) -> None:
        """On a narrow page take less of it; the way to a hidden number then stands under it."""
        usual = LARGE_WIDTH if tokens.measures().large else WIDTH
        self._narrow = page < NARROW_PAGE
        self.setFixedWidth(usual - SPARED if self._narrow else usual)
        for row in self._hidden:
            self._turn(row)

    def _turn(self, row: QBoxLayout) -> None:
        row.setDirection(QBoxLayout.Direction.TopToBottom if self._narrow else QBoxLayout.Direction.LeftToRight)

    def show_subject(self, page: SubjectPage) -> None:
        """Show everything anew, the numbers masked."""
        inner = QWidget()
        palette.ground(inner, tokens.SHEET)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(tokens.MARGIN, 12, 8, 12)
        self._column.setSpacing(0)
        self._values, self._links, self._hidden = {}, {}, []
        self._add_head(page)
        for fact in page.facts.facts:
            self._add_fact(fact)
        if page.twins:
            self._column.addSpacing(12)
            self._column.addWidget(SectionHead("重名提醒"))
            for twin in page.twins:
                row = TwinRow(twin, TWIN_VERBS)
                row.asked.connect(self.twin_asked)
                self._column.addWidget(row)
        if page.aliases:
            self._column.addSpacing(12)
            self._column.addWidget(SectionHead("并到这里的"))
            for alias in page.aliases:
                self._add_alias(alias)
        self._column.addStretch(1)
        self.setWidget(inner)

    def show_whole(self, field: str, words: str) -> None:
        """Show a hidden number, until the page is left."""
        if field in self._values:
            self._values[field].setText(words)
            self._links[field].hide()

    @property
    def shown(self) -> dict[str, str]:
        """What stands there, by field."""
        return {name: one.text() for name, one in self._values.items()}

    def _add_head(self, page: SubjectPage) -> None:
        head = SectionHead("基本信息")
        if page.views > 0:
            views = Link("views", f"看过{page.views}次", small=True, colour=tokens.INK2)
            views.clicked.connect(self.views_asked)
            head.row.addWidget(views)
        edit = Link("edit", self._edit, small=True)
        edit.clicked.connect(self.edit_asked)
        head.row.addWidget(edit)
        self._column.addWidget(head)
        self._column.addSpacing(4)

    def _add_fact(self, fact: Fact) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        name = label(fact.label, colour=tokens.INK2, wrap=len(fact.label) > 5)
        name.setFixedWidth(tokens.measures().body * 5 + 4)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        value = label(fact.words, wrap=not fact.hidden, name=f"fact:{fact.name}")
        self._values[fact.name] = value
        inside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        inside.setSpacing(8 if not fact.hidden else 4)
        row.addLayout(inside, 1)
        inside.addWidget(value, 0 if fact.hidden else 1)
        if fact.hidden:
            see = Link(f"see.{fact.name}", "看一次", small=True)
            see.setAccessibleName(f"看一次{fact.label}")
            see.setProperty("field", fact.name)
            see.clicked.connect(self._on_see)
            self._links[fact.name] = see
            inside.addStretch(1)
            inside.addWidget(see)
            self._hidden.append(inside)
            self._turn(inside)
        self._column.addLayout(row)
        self._column.addSpacing(7 if not tokens.measures().large else 5)

    def _add_alias(self, alias: Alias) -> None:
        row = QHBoxLayout()
        words = f"{alias.name}。两张桌子各并各的，留下的是这一位。" if alias.ring else alias.name
        row.addWidget(label(words, role="small", colour=tokens.WARN if alias.ring else tokens.INK, wrap=True), 1)
        link = Link(f"part.{alias.record}", "就留这一位" if alias.ring else "分开", small=True)
        link.setAccessibleName(f"{link.text()}：{alias.name}")
        link.setProperty("record", alias.record)
        link.clicked.connect(self._on_part)
        row.addWidget(link)
        self._column.addLayout(row)

    def _on_see(self) -> None:
        link = self.sender()
        if link is not None:
            self.see_asked.emit(str(link.property("field")))

    def _on_part(self) -> None:
        link = self.sender()
        if link is not None:
            self.part_asked.emit(str(link.property("record")))
