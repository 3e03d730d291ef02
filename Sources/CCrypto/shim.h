// The functions of OpenSSL 3 that replace these allocate memory and load modules, and some versions
// crash where memory is short.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
