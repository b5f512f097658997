/* Extension berth.clock/1: time that tests can set. */
#ifndef BERTH_EXTENSION_CLOCK_H
#define BERTH_EXTENSION_CLOCK_H

#include <berth/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BERTH_CLOCK_1 "berth.clock/1"

typedef struct berth_clock {
    uint32_t size;
    uint32_t reserved;
    void* state;
    /* Microseconds since 1970 UTC. Any thread between create and destroy; does not block. */
    int64_t (*now)(void* state);
} berth_clock;

#ifdef __cplusplus
}
#endif
#endif
