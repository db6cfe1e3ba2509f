"""A cashier's day in a real browser, by keyboard alone: `python -m tests.cashier.browser` (needs playwright and a
Chromium).

Measures what the issue asks: start to first charge, a five-line prescription by keyboard, page work with 50,000 items.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import click

from lab.rehearsals.desktop.program import Program
from tests.unit.cashier.world import PASSWORD, World, base_data


def log_on_and_open(page, world: World, url: str) -> None:  # type: ignore[no-untyped-def]
    """Everything before the first sale."""
    page.goto(url)
    page.fill("#logon [name=user]", "li")
    page.fill("#logon [name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.fill("#approve [name=code]", world.code())
    page.fill("#approve [name=told_by]", "Zhao")
    page.keyboard.press("Enter")
    page.fill("#open-shift [name=invoice_no]", "5001")
    page.fill("#open-shift [name=cash_before]", "300")
    page.keyboard.press("Enter")
    page.wait_for_selector("#find:focus")


def five_lines(page, number: int) -> float:  # type: ignore[no-untyped-def]
    """Seconds for a five-line prescription, keys only."""
    begun = time.monotonic()
    for line in range(5):
        page.keyboard.type(f"c{number * 10 + line * 2 + 2:06d}")
        page.keyboard.press("Enter")
        page.wait_for_function(f"document.getElementById('lines').rows.length == {line + 1}")
        page.keyboard.type("3")
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("P21")
    page.keyboard.press("Enter")
    page.keyboard.type("Chen")
    for _ in range(5):
        page.keyboard.press("Enter")
    page.keyboard.type("100000")
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.getElementById('next-number').textContent == '{5002 + number}'")
    return time.monotonic() - begun


@click.command()
@click.option("--chromium", default="/usr/bin/chromium")
@click.option("--sales", default=20)
@click.option("--pictures", type=click.Path(path_type=Path), help="Folder for screenshots.")
def main(chromium: str, sales: int, pictures: Path | None) -> None:
    """Drive it and print the figures."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        world = World(Path(directory), base_data(items=50_000))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(bypass_csp=True)  # the page itself forbids eval, which playwright waits with
        page.set_viewport_size({"width": 1280, "height": 900})
        begun = time.monotonic()
        with Program(world.directory) as program:
            log_on_and_open(page, world, str(program.page.base_url))
            first = five_lines(page, 0)
            click.echo(f"start to first charge done {time.monotonic() - begun:.2f} s (of it the sale {first:.2f} s)")
            times = [five_lines(page, number) for number in range(1, sales)]
            click.echo(f"five-line sale: median {statistics.median(times):.2f} s, worst {max(times):.2f} s")
            script = (
                "performance.getEntriesByType('resource').filter(e => e.name.includes('/api/')).map(e => e.duration)"
            )
            work = sorted(page.evaluate(script))
            click.echo(
                f"{len(work)} requests: p50 {work[len(work) // 2]:.0f} ms, p99 {work[len(work) * 99 // 100]:.0f} ms"
            )
            if pictures:
                photograph(page, pictures)


def photograph(page, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """The page in both languages, with a sale half entered."""
    for language in ("zh", "en"):
        page.keyboard.type("amxl12")
        page.wait_for_selector("#found li")
        page.screenshot(path=folder / f"cashier-{language}.png")
        page.fill("#find", "")
        page.click("#language")


if __name__ == "__main__":
    main()
