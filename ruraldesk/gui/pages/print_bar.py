"""The action bar of the print page: pages and zoom at the left, what goes out at the right."""

from __future__ import annotations

from ruraldesk.gui.components.buttons import Button, Kind
from ruraldesk.gui.components.labels import label, plain_tip, recolour
from ruraldesk.gui.shell.page import ActionBar
from ruraldesk.gui.theme import tokens
from ruraldesk.services.printing import Paper

LARGER = "放大"
NOT_HERE = "没有打印机，先存为PDF"


class PrintBar:
    """Holds the buttons; the page says what they do. Where no printer is, a file is the way out."""

    def __init__(self, bar: ActionBar, *, can_print: bool) -> None:
        self._bar, self._can_print = bar, can_print
        self._pages = label(colour=tokens.INK2, name="pages")
        self.earlier = Button("page_up", "上一页", key="PgUp")
        self.later = Button("page_down", "下一页", key="PgDn")
        self.zoom = Button("zoom", LARGER, key="Ctrl+加号")
        self.now = Button("back_to_now", "回到现在的")
        for widget in (self._pages, self.earlier, self.later, self.zoom, self.now):
            bar.left.addWidget(widget)
        large = tokens.measures().large  # large words have no room for icons
        kinds: tuple[Kind, Kind] = ("plain", "primary") if can_print else ("primary", "plain")
        self.pdf = Button("save_pdf", "存为PDF", icon="" if large else "document_pdf", kind=kinds[0])
        self.png = Button("save_png", "存为图片", icon="" if large else "image")
        self.print = Button("print", "打印", icon="" if large else "print", key="F8", kind=kinds[1])
        order = (self.pdf, self.png, self.print) if can_print else (self.print, self.png, self.pdf)
        for button in order:
            bar.right.addWidget(button)
        self.now.hide()

    def show_state(self, ready: Paper | None, reason: str, *, again: bool) -> None:
        """Let go what is ready; say why where it is not, and what to do where no printer is."""
        colour = tokens.DANGER if reason else tokens.WARN
        if not reason and not self._can_print:
            reason = NOT_HERE
        for button in (self.pdf, self.png, self.print):
            button.setEnabled(ready is not None)
        self._bar.reason.setText(reason)
        self._bar.reason.setToolTip(plain_tip(reason))
        recolour(self._bar.reason, colour)
        self.now.setVisible(again)

    def show_page(self, page: int, pages: int, zoom: str) -> None:
        """Say which page is shown, and how large."""
        self._pages.setText(f"第{page}页，共{pages}页" if pages else "")
        self._pages.setAccessibleDescription(zoom)
        for button in (self.earlier, self.later):
            button.setVisible(pages > 1)
        self.earlier.setEnabled(page > 1)
        self.later.setEnabled(page < pages)
        self.zoom.setVisible(pages > 0)
        self.zoom.setToolTip(f"现在是{zoom}；缩小按Ctrl+减号")
