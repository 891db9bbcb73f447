"""Lists of people from elsewhere: read, looked at, and brought in whole or not at all.

A list is read once into a file beside it (`reading`, `work`), which the owner looks at
(`looking`) and from which the members are made in one transaction (`storing`).
"""
