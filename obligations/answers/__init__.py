"""What a plan obliges a province to, why, and what would change it.

``obligations`` has the library's main call; most others are named after their command. ``json`` has their shapes.
"""
