"""A year of one antenne, week by week, under several ways of matching. A model, not a forecast.

Reading order: `assumptions` (everything that is made up, with its reason), `world` (the people, the
work and all chance of one seed), `policies` (who is proposed what), `year` (what then happens),
`measures` and `survival` (what is counted), `compare` (intervals and targets), `report` and `chart`.

Run it with `make simulate` or `python -m benchmarks.simulation`.
"""
