#include "memc_openblas.h"

#include <dlfcn.h>
#include <stdlib.h>

memc_sgemm memc_openblas_load(void) {
  // The library reads this while it is loaded; later it has already started threads.
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  return library ? (memc_sgemm)dlsym(library, "cblas_sgemm") : NULL;
}
