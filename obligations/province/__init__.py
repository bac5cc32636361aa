"""What is so in a province: dated records of facts, the profile and its file, answers written into it.

A province knows no plan but by the vocabulary that it is read with.
"""
