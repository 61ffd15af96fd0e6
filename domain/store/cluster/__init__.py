"""The embedded PostgreSQL: a private database cluster for one SIPDUMAS_HOME, made and run by us.

The supervisor, the tests and `status` come in through `Cluster`; nobody else starts, stops or looks into the server. `binaries` finds the programs,
`account` the user they run under, `directory` makes and judges the cluster's files, `postmaster` is the running server, `home` what we remember of it.

Every cluster sorts by code point and knows UTF-8 letters (LC_COLLATE C, LC_CTYPE C.UTF-8): the same order on every machine.
"""

from domain.store.cluster.binaries import Binaries, find_binaries
from domain.store.cluster.embedded import Cluster
from domain.store.cluster.postmaster import reachable

__all__ = ["Binaries", "Cluster", "find_binaries", "reachable"]
