"""200,000 rows of CSV into a workspace: how long, and how much memory, beside a loop that only reads them."""

from __future__ import annotations

import csv
import random
import resource
import tempfile
import time
from pathlib import Path

from comparison import Comparison

ROWS = 200_000


def main() -> None:
    """Make the file, read it plainly, import it."""
    with tempfile.TemporaryDirectory() as folder:
        deals, accounts = Path(folder, "deals.csv"), Path(folder, "accounts.csv")
        write_tables(deals, accounts)
        started = time.perf_counter()
        with deals.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for row in csv.DictReader(file) if row["deal_id"])
        plain = time.perf_counter() - started

        from app.storage.importing.importer import import_csv
        from app.storage.workspace import Workspace

        with Workspace.create(Path(folder, "bench.rulewright")) as workspace:
            started = time.perf_counter()
            report = import_csv(workspace, "deal", deals, related={"accounts": accounts})
            took = time.perf_counter() - started
        if (report.imported, rows) != (ROWS, ROWS):
            raise SystemExit(f"{report.imported} of {ROWS} rows came in")
    Comparison("import 200,000 rows of CSV", "s", took, plain, "csv.DictReader").report()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Comparison("memory while importing 200,000 rows", "MB", memory, limit=300).report()


def write_tables(deals: Path, accounts: Path) -> None:
    """Write deals as a CRM exports them, and the accounts they name."""
    chance = random.Random(7)
    names = [f"Company {number:05}" for number in range(20_000)]
    with accounts.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["account", "sector", "employees"])
        writer.writerows(
            (name, chance.choice(("retail", "finance", "medical")), chance.randint(1, 9000)) for name in names
        )
    with deals.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "deal_id",
                "title",
                "owner",
                "account",
                "stage",
                "start_date",
                "close_date",
                "amount",
                "contact_email",
                "region",
            ]
        )
        for number in range(ROWS):
            day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            writer.writerow(
                [
                    f"D{number:06}",
                    f"Deal number {number}",
                    f"Agent {number % 40}",
                    chance.choice(names),
                    chance.choice(("New", "Offer", "Contract", "Won", "Lost")),
                    day,
                    day,
                    chance.randint(10, 99_999),
                    f"person{number % 5000}@example.com",
                    chance.choice(("North", "South", "East", "West")),
                ]
            )


if __name__ == "__main__":
    main()
