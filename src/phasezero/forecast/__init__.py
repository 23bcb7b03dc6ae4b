"""Who is at risk. In: a panel of country-years (`domain.panels.Panel`). Out: estimates of risk for every country of a base year.

One model per file in `models`; `ensemble` weighs them and `calibration` corrects them, both from the record of earlier base years
only; `backtest` goes through the past as if each year were the present. It reads no file and writes none.
"""
