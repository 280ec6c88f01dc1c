"""`postil serve`: the site as it is being written, and an editor for its notes.

A local tool that lets no one else in: see `gate`. What it adds to pages, it adds on the way out.
"""
