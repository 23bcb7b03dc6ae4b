"""The world, read: one feed per folder, each a `source.yml` (who, licence, cadence, expected ranges) and a small program.

In: files handed in, and the files that ship beside the programs. Out: `domain` objects (coded events, regions, outlines).
The only room that reads such files. Nothing is stored or judged here; a file is read whole or refused whole.
"""
