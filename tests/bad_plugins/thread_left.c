/* Starts a thread that it never joins. */
#include "plugin.h"

#include <pthread.h>
#include <unistd.h>

static void* wait_for_ever(void* nothing) {
    for (;;) pause();
    return nothing;
}

static bool start(berth_instance* self, berth_slice configuration, const berth_failure* failure) {
    pthread_t thread;
    (void)self;
    (void)configuration;
    (void)failure;
    return pthread_create(&thread, NULL, wait_for_ever, NULL) == 0;
}

NOTE
ONE_ENDPOINT;
TABLE(good_create, start, good_call, good_stop, good_destroy)
