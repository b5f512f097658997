#include <berth/abi.h>

_Static_assert(sizeof(berth_slice) == 2 * sizeof(void*), "a slice is a pointer and a size");
_Static_assert(sizeof(berth_note) == 208, "the note's layout is read from files");
_Static_assert(offsetof(berth_plugin_table, size) == 0 && offsetof(berth_call, size) == 0, "size comes first");

int berth_abi_is_c(void);
int berth_abi_is_c(void) { return (int)BERTH_ABI_MAJOR; }
