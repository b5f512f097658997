/* Extension berth.ready/1, which a plugin offers: whether each of its tools can take work. */
#ifndef BERTH_EXTENSION_READY_H
#define BERTH_EXTENSION_READY_H

#include <berth/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BERTH_READY_1 "berth.ready/1"

typedef struct berth_ready {
    uint32_t size;
    uint32_t reserved;
    /* Is the tool behind that endpoint ready? Any thread between start and stop; does not block. */
    bool (*ready)(berth_instance* instance, uint32_t endpoint);
} berth_ready;

#ifdef __cplusplus
}
#endif
#endif
