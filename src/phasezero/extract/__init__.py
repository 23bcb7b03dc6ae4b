"""Documents, read: their language, which of them are copies or tell one story, where they speak of, and who is said to have
done what to whom.

In: texts with what is known of them (`domain.collected`), places (`domain.places`). Out: stories and candidate events
(`domain.extracted`), each with the words it came from. Nothing is stored, fetched or believed here: a candidate counts nowhere
before a person, or a rule that was written down beforehand, accepts it. Needs the extra `text`.
"""
