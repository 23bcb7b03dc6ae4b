"""Who can reach whom. In: ties between institutions, governments and public offices, and a day. Out: paths from somebody who can
ask to somebody who can decide.

Public roles only: who protects or trusts whom never comes here.
"""
