"""The still core: worlds' clocks, chance, timelines, money, limits. No HTTP, no waiting, no globals."""
