"""Compiled kernels of the corridor engine: arrays and scalars in, arrays and scalars out.

Kernels do not check their arguments, know no names and read no files; the wrappers one folder up do. Index arrays
are int32 or int64 and values float64, always contiguous, so that each kernel is compiled once.
"""
