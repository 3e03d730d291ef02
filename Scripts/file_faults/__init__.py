"""The commands of memc that write files, run under faults and held to 'the old file or the new one'."""
