int memc_kernels_placeholder(void) { return 0; }
