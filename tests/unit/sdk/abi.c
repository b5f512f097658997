#include <berth/abi.h>
#include <berth/extension/artifact.h>
#include <berth/extension/ready.h>

_Static_assert(sizeof(berth_slice) == 2 * sizeof(void*), "a slice is a pointer and a size");
_Static_assert(sizeof(berth_note) == 208, "the note's layout is read from files");
_Static_assert(offsetof(berth_plugin_table, size) == 0 && offsetof(berth_call, size) == 0, "size comes first");
_Static_assert(offsetof(berth_artifacts, size) == 0 && offsetof(berth_artifact, size) == 0 &&
                   offsetof(berth_aspect, size) == 0 && offsetof(berth_artifact_query, size) == 0 &&
                   offsetof(berth_aspect_query, size) == 0 && offsetof(berth_artifact_wish, size) == 0 &&
                   offsetof(berth_artifact_party, size) == 0,
               "size comes first");
_Static_assert(offsetof(berth_job, size) == 0 && offsetof(berth_tool, size) == 0 && offsetof(berth_service, size) == 0 &&
                   offsetof(berth_ready, size) == 0,
               "size comes first");
_Static_assert(offsetof(berth_call, job) > offsetof(berth_call, socket) &&
                   offsetof(berth_endpoint, tool) > offsetof(berth_endpoint, content_type) &&
                   offsetof(berth_plugin_table, service) > offsetof(berth_plugin_table, extension),
               "structs grow at their ends");

int berth_abi_is_c(void);
int berth_abi_is_c(void) { return (int)BERTH_ABI_MAJOR; }
