// libhdf5, which only one thread may use at a time.
#ifndef MEMC_HDF5_LIBRARY_H
#define MEMC_HDF5_LIBRARY_H

/// Waits until no other thread uses libhdf5.
void memc_hdf5_lock(void);
void memc_hdf5_unlock(void);

#endif
