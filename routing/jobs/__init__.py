"""Long work: carried out in processes of this machine, or on a cluster, through one interface.

What a job is and where it is kept is for others to say: this room is given callables.
"""
