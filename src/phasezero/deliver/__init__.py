"""Released items → people: letters written and handed to a mail server, feeds written, returned letters read.

In: what to say, to whom, as plain values. Out: bytes on a line to a mail server, or text of a feed. The only room that sends; it
decides nothing about who may see what.
"""
