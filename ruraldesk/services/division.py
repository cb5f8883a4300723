"""Where a desk stands: district and town by the region codes, as a person says them."""

from __future__ import annotations

from ruraldesk.services.desk import Desk

REGIONS, DISTRICT, TOWN = "regions", 6, 9  # how many digits of a code name them


def district_and_town(desk: Desk) -> str:
    """Return district and town of a village, the district of a town, as far as the table knows them; else ""."""
    table = desk.store.specs.tables().table(REGIONS)
    if table is None:
        return ""
    names = {row[table.key]: row.get("label", "") for row in table.rows}
    wanted = (DISTRICT, TOWN) if desk.role == "village" else (DISTRICT,)
    return " ".join(found for digits in wanted if (found := names.get(desk.code[:digits], "")))
