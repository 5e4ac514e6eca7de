"""Accounts of the region and its partners: output, input-output links and trade by sector, from few published totals."""
