// Steps as `memc_at_once`: the same as their `memc_execute` where operands are one run.
#ifndef MEMC_AT_ONCE_H
#define MEMC_AT_ONCE_H

#include "machine.h"

/// Of `memc_mvm_plain` and `memc_mvm_direct`.
memc_at_once memc_mvm_plain_at, memc_mvm_direct_at;

/// Of `memc_gather` and its pieces, for a window that does not wrap.
memc_at_once memc_gather_at, memc_gather_pieces_at, memc_gather_biased_pieces_at;

#endif
