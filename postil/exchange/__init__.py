"""Notes from and for other programs: W3C Web Annotations, and Hypothesis.

Pure functions over plain data. What is read was written by nobody we know: none of it is trusted.
"""
