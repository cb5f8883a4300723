"""Every shipped report is a table and a chart, or a list of words that says so."""

from __future__ import annotations

from datetime import date

from ruraldesk.model.report_chart import charts
from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted

LISTS_OF_WORDS = {
    "authorisations": "one row, and words",
    "mediation_team": "people are not laid beside each other",
    "society_board": "names",
    "void_numbers": "one row, and words",
    "volunteer_awards": "people are not laid beside each other",
}


ONE_ROW = ("population_standing", "social_worker_gap", "society_gap", "indicator_types", "mediation_force")


def test_every_shipped_report_is_drawn_or_is_a_list_of_words(whole_year: Desk) -> None:
    found, few = {}, set()
    for one in reporting.list_reports(whole_year):
        table = reporting.run(whole_year, one.name, Wanted(date(2026, 1, 1), date(2026, 12, 31)))
        found[one.name] = [chart.title for chart in charts(table)]
        few |= {one.name} if len(table.rows) < 4 else set()
    assert len(found) > 100
    assert {name for name, drawn in found.items() if not drawn} - few <= LISTS_OF_WORDS.keys()
    assert all(found[name] for name in ONE_ROW)
    assert not [title for drawn in found.values() for title in drawn if "序号" in title]
    assert {"受理　件数", "类型　件数", "结果　件数", "联动　件数"} <= set(found["mediation_statistics"])
    assert found["population"][0] == "户籍人口"
    assert found["office_roster"][0] == "组织"
