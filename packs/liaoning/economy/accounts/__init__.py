"""Accounts of the region and its partners: output, inputs and trade by sector, from few published totals."""
