/* A note without the symbol that it promises. */
#include "plugin.h"

NOTE
