"""What a plan obliges a province to, why, and what would change it.

``obligations`` has the library's main call; the other modules are called as the commands are.
"""
