/* Its constructor crashes while the library is loaded. */
#include <stdlib.h>

#include "good.c"

__attribute__((constructor)) static void crash(void) { abort(); }
